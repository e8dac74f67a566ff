import { BreadboxError } from '../../../cluster/errors.ts';
import { client, type Meanings, type Place, refused, warned } from './option-meaning.ts';

const NO_ACCOUNTS = 'Nobody keeps accounts here: the job runs without.';
const ONE_CLUSTER = 'There is one cluster here, this computer: the job runs on it.';
const NO_FEATURES = 'Features of nodes are not known here: the job runs on this computer, whatever it has.';
const MAIL =
  /^(?:(?:none|begin|end|fail|requeue|all|invalid_depend|stage_out|time_limit(?:_[589]0)?|array_tasks)(?:,|$))+$/i;
const LIMITS = /^(?:(?:all|none|as|core|cpu|data|fsize|memlock|nofile|nproc|rss|stack)(?:,|$))*$/i;
const PROFILES = /^(?:(?:all|none|energy|task|filesystem|lustre|network)(?:,|$))+$/i;
const none = (value: string) => /^none$/i.test(value);

export const NOT_HERE: Meanings = {
  account: warned(NO_ACCOUNTS),
  qos: warned('There are no qualities of service here: the job runs without.'),
  wckey: warned(NO_ACCOUNTS),
  reservation: warned('There are no reservations here: the job waits as any other.'),
  partition: warned('There is one partition here: the job goes there.', {
    unless: (value, { place }) => value.split(',').includes(place.partition),
  }),
  constraint: warned(NO_FEATURES),
  prefer: warned(NO_FEATURES),
  batch: warned(NO_FEATURES),
  nodelist: warned('There is one node here: the job runs on this computer.', {
    unless: (value, { place }) => isHere(value, place),
  }),
  exclude: {
    fate: 'honoured',
    about: 'Other nodes are left out anyway; to leave this one out is an error.',
    read: (value, { place }) => {
      if (!value.split(',').some((name) => isHere(name, place))) return { meaning: 'other nodes' };
      throw new BreadboxError('bad-input', `${value} is this computer: the job could never start here.`);
    },
  },
  nodefile: warned('There is one node here: the file is not read, the job runs on this computer.'),
  switches: warned('There are no switches between one node and itself: this changes nothing.'),
  network: warned('There is no network to choose: this changes nothing.'),
  segment: warned('One node has no blocks: this changes nothing.'),
  clusters: warned(ONE_CLUSTER),
  'cluster-constraint': warned(ONE_CLUSTER),
  'mail-type': warned('No mail is sent: see `breadbox jobs` or the dashboard.', { unless: none, valid: MAIL }),
  'mail-user': warned('No mail is sent.'),
  'mcs-label': warned('There are no security labels here: the job runs without.'),
  context: warned('There are no security labels here: the job runs without.'),
  'acctg-freq': warned('Usage is sampled at its own pace.'),
  profile: warned('No profile is recorded; CPU and memory are sampled for every job.', {
    unless: none,
    valid: PROFILES,
  }),
  power: warned('Power is not managed by job: this changes nothing.'),
  propagate: warned('Limits of the submitting shell do not go along: the job has those of its account.', {
    unless: none,
    valid: LIMITS,
  }),
  extra: warned('Extra data are not kept.'),
  'no-kill': warned('With one node, a job ends with it.', {
    unless: (value) => /^(?:off|no)$/i.test(value),
    valid: /^(?:off|no|set)?$/i,
  }),
  'wait-all-nodes': warned('The one node is ready when the job starts: this changes nothing.'),
  stepmgr: warned('Steps are managed on the node anyway: this changes nothing.'),
  'ignore-pbs': {
    fate: 'honoured',
    about: '#PBS and #BSUB lines are never read; with it, nothing is said of them.',
    read: () => ({ meaning: '#PBS and #BSUB lines are not read' }),
  },
  bb: refused('There are no burst buffers here.', 'Copy the files in the script.'),
  bbf: refused('There are no burst buffers here.', 'Copy the files in the script.'),
  container: refused(
    'Jobs do not start in a container by themselves.',
    'Start it in the script, for example with apptainer exec or podman run.',
  ),
  'container-id': refused('Jobs do not start in a container by themselves.', 'Start it in the script.'),
  uid: refused('A job runs as the account of who submits it.', 'Submit as that user.'),
  gid: refused('A job runs with the group of its account.', 'Use newgrp or sg in the script.'),
  help: client('The command prints its help.', 'refused'),
  usage: client('The command prints its usage.', 'refused'),
  version: client('The command prints its version.', 'refused'),
  verbose: client('The command says more.', 'warned'),
  quiet: client('The command says less.', 'warned'),
  parsable: client('The command prints the job id alone.', 'warned'),
  'test-only': client('The command checks the script and submits nothing.', 'refused'),
  wait: client('The command waits for the end and ends with its exit code.', 'warned'),
};

function isHere(name: string, { node }: Place): boolean {
  return name.split('.')[0] === node.split('.')[0];
}
