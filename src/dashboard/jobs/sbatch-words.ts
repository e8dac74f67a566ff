/** An option of sbatch as the editor offers it. */
export interface OptionWords {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  /** How its value looks; absent: it takes none. */
  readonly value?: string;
  readonly meaning: string;
}

/** The options that job scripts use, those for one computer first. */
export const OPTION_WORDS: readonly OptionWords[] = [
  { name: 'job-name', short: 'J', value: 'NAME', meaning: 'what the job is called' },
  { name: 'ntasks', short: 'n', value: '4', meaning: 'tasks that srun starts, a process each' },
  { name: 'cpus-per-task', short: 'c', value: '4', meaning: 'cores of each task, for threads' },
  { name: 'time', short: 't', value: '10:00', meaning: 'ended after this time: minutes, or h:mm:ss, or days-h' },
  { name: 'mem', value: '1G', meaning: 'memory of the whole job; it is ended when it needs more' },
  { name: 'mem-per-cpu', value: '512M', meaning: 'memory for each core' },
  { name: 'array', short: 'a', value: '1-10%4', meaning: 'the script once for each index; after % so many at once' },
  { name: 'output', short: 'o', value: 'slurm-%j.out', meaning: 'file for what it prints; %j job, %a index, %x name' },
  { name: 'error', short: 'e', value: '%x-%j.err', meaning: 'file for stderr; without it, with the output' },
  { name: 'input', short: 'i', value: 'FILE', meaning: 'file that its stdin is read from' },
  { name: 'open-mode', value: 'append', meaning: 'append to the output files, or truncate them' },
  { name: 'chdir', short: 'D', value: 'DIRECTORY', meaning: 'directory that it runs in' },
  {
    name: 'dependency',
    short: 'd',
    value: 'afterok:12',
    meaning: 'starts when job 12 has ended well; afterany, afternotok',
  },
  { name: 'begin', short: 'b', value: 'now+10minutes', meaning: 'does not start before' },
  { name: 'hold', short: 'H', meaning: 'waits until it is released' },
  { name: 'nice', value: '100', meaning: 'the more, the later it starts' },
  { name: 'requeue', meaning: 'may begin anew when it was ended' },
  { name: 'no-requeue', meaning: 'never begins anew' },
  { name: 'signal', value: 'B:USR1@60', meaning: 'a signal so many seconds before its time is up' },
  { name: 'export', value: 'ALL', meaning: 'variables of the submitter that it gets: ALL, NONE, or names' },
  { name: 'exclusive', meaning: 'all cores of the computer, and no other job beside it' },
  { name: 'gres', value: 'gpu:1', meaning: 'devices such as GPUs' },
  { name: 'nodes', short: 'N', value: '1', meaning: 'computers it runs on' },
  { name: 'ntasks-per-node', value: '4', meaning: 'tasks on each computer' },
  { name: 'partition', short: 'p', value: 'NAME', meaning: 'queue that it waits in' },
  { name: 'account', short: 'A', value: 'NAME', meaning: 'account that pays; on a cluster' },
  { name: 'qos', short: 'q', value: 'NAME', meaning: 'quality of service; on a cluster' },
  { name: 'constraint', short: 'C', value: 'FEATURE', meaning: 'only computers with a feature; on a cluster' },
  { name: 'nodelist', short: 'w', value: 'NODES', meaning: 'only these computers' },
  { name: 'exclude', short: 'x', value: 'NODES', meaning: 'not these computers' },
  { name: 'mail-type', value: 'END', meaning: 'mail when it begins, ends or fails; on a cluster' },
  { name: 'mail-user', value: 'ADDRESS', meaning: 'where the mail goes' },
  { name: 'comment', value: 'TEXT', meaning: 'a note that stays with the job' },
];
