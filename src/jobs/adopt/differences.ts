import type { Difference } from '../../protocol/adopt.ts';
import type { Survey } from './read-survey.ts';

interface Setting {
  readonly setting: string;
  readonly byUp: string;
  /** As it is there. */
  readonly here: (survey: Survey) => string;
  readonly isSame: (here: string, survey: Survey) => boolean;
  readonly sentence: string;
}

const has = (word: string) => (here: string) => here.toLowerCase().includes(word);

/** What `up` would have made otherwise, where something follows from it for people or jobs; by weight. */
const SETTINGS: readonly Setting[] = [
  {
    ...of('SelectType', 'select/cons_tres', 'A job gets whole nodes, also where it asks for one core.'),
    isSame: (here) => here.includes('cons_'),
  },
  {
    ...of(
      'SelectTypeParameters',
      'CR_Core_Memory',
      'Memory is not given out: jobs that need much of it can meet on one node.',
    ),
    isSame: has('memory'),
  },
  {
    setting: 'home',
    byUp: 'shared by NFS',
    here: ({ sharedHome }) => (sharedHome ? 'shared' : 'each node its own'),
    isSame: (_, { sharedHome }) => sharedHome,
    sentence:
      'What a job writes on one node is not there on the others: results have to be fetched from where they are.',
  },
  {
    setting: 'history',
    byUp: 'a file of jobcomp',
    here: ({ history }) => (history === 'none' ? 'none that can be read' : history),
    isSame: (_, { history }) => history !== 'none',
    sentence: 'Slurm forgets a job minutes after its end; Breadbox keeps those that it has seen.',
  },
  {
    setting: 'accounts',
    byUp: "each user's own",
    here: ({ login, rights }) => (rights === 'none' ? `all as ${login}` : `${login} may become others`),
    isSame: (_, { rights }) => rights !== 'none',
    sentence: 'All jobs run as that one account, and whoever may submit can read what it can.',
  },
  {
    ...of('ReturnToService', '2', 'A node that has restarted may stay down until somebody resumes it.'),
    isSame: (here) => here.startsWith('2'),
  },
  {
    ...of('JobRequeue', '1', 'A job whose node is lost fails, and is not queued again.'),
    isSame: (here) => here.startsWith('1'),
  },
  {
    ...of('ProctrackType', 'proctrack/cgroup', 'A process that leaves its group can outlive its job.'),
    isSame: (here) => here.includes('cgroup') || here.includes('linuxproc'),
  },
  {
    ...of(
      'SlurmctldParameters',
      'enable_configless',
      'Each node has a slurm.conf of its own: they have to be kept equal by hand.',
    ),
    isSame: has('enable_configless'),
  },
  {
    ...of('SrunPortRange', '60001-63000', 'srun listens on any port: a firewall between the nodes would stop it.'),
    isSame: (here) => /^\d+-\d+$/.test(here) && here !== '0-0',
  },
  {
    ...of('MpiDefault', 'pmix', 'srun starts MPI programs as one only when it is told --mpi=pmix.'),
    isSame: has('pmix'),
  },
  {
    ...of('SchedulerParameters', 'batch_sched_delay=0', 'Jobs begin some seconds after there is room for them.'),
    isSame: has('batch_sched_delay=0'),
  },
  {
    ...of('MaxArraySize', '10001', 'Arrays have fewer indexes.'),
    isSame: (here) => Number(here) >= 10_001,
  },
];

export function differencesOf(survey: Survey): Difference[] {
  return SETTINGS.flatMap(({ setting, byUp, here, isSame, sentence }) => {
    const found = here(survey);
    return isSame(found, survey) ? [] : [{ setting, here: found || 'not set', byUp, sentence }];
  });
}

function of(setting: string, byUp: string, sentence: string): Omit<Setting, 'isSame'> {
  return { setting, byUp, sentence, here: ({ config }) => config.get(setting.toLowerCase()) ?? '' };
}
