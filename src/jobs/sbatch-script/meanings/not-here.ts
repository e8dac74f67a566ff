import { client, type Meanings, refused, warned } from './option-meaning.ts';

const NO_ACCOUNTS = 'Nobody keeps accounts here: the job runs without.';
const ONE_CLUSTER = 'There is one cluster here, this computer: the job runs on it.';

function names(value: string): readonly string[] {
  return value.split(',').map((name) => name.split('.')[0]!);
}

export const NOT_HERE: Meanings = {
  account: warned(NO_ACCOUNTS),
  qos: warned('There are no qualities of service here: the job runs without.'),
  wckey: warned(NO_ACCOUNTS),
  reservation: warned('There are no reservations here: the job waits as any other.'),
  partition: warned('There is one partition here: the job goes there.', (value, { place }) =>
    value.split(',').includes(place.partition),
  ),
  constraint: warned('Features of nodes are not known here: the job runs on this computer, whatever it has.'),
  prefer: warned('Features of nodes are not known here: the job runs on this computer.'),
  batch: warned('Features of nodes are not known here: the script runs on this computer.'),
  nodelist: warned(
    'There is one node here: the job runs on this computer.',
    (value, { place }) => names(value).join() === place.node.split('.')[0],
  ),
  nodefile: warned('There is one node here: the file is not read, the job runs on this computer.'),
  switches: warned('There are no switches between one node and itself: this changes nothing.'),
  network: warned('There is no network to choose: this changes nothing.'),
  segment: warned('One node has no blocks: this changes nothing.'),
  clusters: warned(ONE_CLUSTER),
  'cluster-constraint': warned(ONE_CLUSTER),
  'mail-type': warned('No mail is sent: see `breadbox jobs` or the dashboard.', (value) => /^none$/i.test(value)),
  'mail-user': warned('No mail is sent.'),
  'mcs-label': warned('There are no security labels here: the job runs without.'),
  'acctg-freq': warned('Usage is sampled at its own pace.'),
  profile: warned('No profile is recorded; CPU and memory are sampled for every job.', (value) =>
    /^none$/i.test(value),
  ),
  power: warned('Power is not managed by job: this changes nothing.'),
  propagate: warned('Limits of the submitting shell do not go along: the job has those of its account.', (value) =>
    /^none$/i.test(value),
  ),
  extra: warned('Extra data are not kept.'),
  'no-kill': warned('With one node, a job ends with it.', (value) => value === 'off'),
  'wait-all-nodes': warned('The one node is ready when the job starts: this changes nothing.'),
  stepmgr: warned('Steps are managed on the node anyway: this changes nothing.'),
  'ignore-pbs': {
    fate: 'honoured',
    about: '#PBS and #BSUB lines are never read; with it, nothing is said of them.',
    read: () => ({ meaning: '#PBS lines are not read' }),
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
  help: client('The command prints its help.', 'prints the help'),
  usage: client('The command prints its usage.', 'prints the usage'),
  version: client('The command prints its version.', 'prints the version'),
  verbose: client('The command says more.', 'says more'),
  quiet: client('The command says less.', 'says less'),
  parsable: client('The command prints the job id alone.', 'prints the job id alone'),
  'test-only': client('The command checks the script and submits nothing.', 'submits nothing'),
  wait: client('The command waits for the end and ends with its exit code.', 'waits for the end'),
};
