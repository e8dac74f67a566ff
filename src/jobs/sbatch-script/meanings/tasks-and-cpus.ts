import { BreadboxError } from '../../../cluster/errors.ts';
import { type Meanings, many, positiveCount, type ReadingContext, warned } from './option-meaning.ts';

const SAME_CORES = 'One computer has its cores as they are: they are not chosen by socket, core or thread.';

export const TASKS_AND_CPUS: Meanings = {
  ntasks: {
    fate: 'honoured',
    about: 'So many tasks, each with its CPUs.',
    read: (value) => {
      const tasks = positiveCount(value, 'tasks');
      return { meaning: many(tasks, 'task'), asked: { tasks } };
    },
  },
  'cpus-per-task': {
    fate: 'honoured',
    about: 'CPUs of each task; a CPU is what the operating system counts as one.',
    read: (value) => {
      const cpusPerTask = positiveCount(value, 'CPUs');
      return { meaning: `${many(cpusPerTask, 'CPU')} a task`, asked: { cpusPerTask } };
    },
  },
  nodes: {
    fate: 'honoured',
    about: 'One node; a range such as 1-4 gets one, with a warning; more than one at least is an error.',
    read: readNodes,
  },
  'ntasks-per-node': {
    fate: 'honoured',
    about: 'Without --ntasks so many tasks; with it, the most that one node takes.',
    read: (value) => {
      const tasksPerNode = positiveCount(value, 'tasks');
      return { meaning: `${many(tasksPerNode, 'task')} a node`, asked: { tasksPerNode } };
    },
  },
  mincpus: {
    fate: 'honoured',
    about: 'At least so many CPUs.',
    read: (value) => {
      const leastCpus = positiveCount(value, 'CPUs');
      return { meaning: `at least ${many(leastCpus, 'CPU')}`, asked: { leastCpus } };
    },
  },
  overcommit: {
    fate: 'honoured',
    about: 'All tasks share one CPU.',
    read: () => ({ meaning: 'all tasks share one CPU', asked: { overcommit: true } }),
  },
  exclusive: {
    fate: 'honoured',
    about: 'All cores; memory only as asked for. `=user` and `=mcs` have no effect: jobs of others may run beside it.',
    read: (value, { place }) => {
      if (value === '' || value === 'exclusive' || value === 'topo') {
        const meaning = place.isCluster === true ? 'whole nodes' : `all ${many(place.cores, 'core')}`;
        return { meaning, asked: { exclusive: true } };
      }
      if (value !== 'user' && value !== 'mcs') {
        throw new BreadboxError('bad-input', `--exclusive has no kind '${value}'.`, {
          hint: 'Write --exclusive alone.',
        });
      }
      const text = `${value} has no effect: jobs of others may run beside this one.`;
      return { meaning: 'no effect here', warning: { text, hint: '--exclusive alone takes all cores.' } };
    },
  },
  oversubscribe: warned('Cores are never shared between jobs here: the job gets its own.'),
  'ntasks-per-core': warned(SAME_CORES),
  'ntasks-per-socket': warned(SAME_CORES),
  'cores-per-socket': warned(SAME_CORES),
  'sockets-per-node': warned(SAME_CORES),
  'threads-per-core': warned(SAME_CORES),
  'extra-node-info': warned(SAME_CORES),
  hint: warned(SAME_CORES, { valid: /^(?:compute_bound|memory_bound|(?:no)?multithread)$/ }),
  distribution: warned('One node has no choice of how tasks are spread: all tasks run on it, in order.', {
    valid: /^(?:(?:\*|f?cyclic|block|arbitrary|plane(?:=\d+)?|(?:no)?pack)(?:[:,]|$))+$/i,
  }),
  'core-spec': warned('No core is kept back for the system.', { unless: (value) => value === '0' }),
  'thread-spec': warned('No thread is kept back for the system.', { unless: (value) => value === '0' }),
  'cpu-freq': warned('The clock of the CPUs is left as it is.'),
  contiguous: warned('One node has no neighbours: this changes nothing.'),
  'spread-job': warned('One node has nothing to spread a job over: this changes nothing.'),
  'use-min-nodes': warned('One node is the least there is: this changes nothing.'),
};

function readNodes(value: string, { place }: ReadingContext) {
  const found = /^(\d+)([km]?)(?:-(\d+)([km]?))?$/i.exec(value);
  const least = found === null ? 0 : scaled(found[1]!, found[2]!);
  const most = found?.[3] === undefined ? least : scaled(found[3], found[4]!);
  if (least < 1 || most < least) {
    throw new BreadboxError('bad-input', `'${value}' is not a number of nodes.`, {
      hint: 'Write 1, or a range such as 1-4.',
    });
  }
  if (place.isCluster === true) return { meaning: `${value} nodes`, asked: { leastNodes: least } };
  if (least > 1) {
    throw new BreadboxError('bad-input', `${least} nodes: this computer is one node, the job could never start here.`, {
      hint: `Ask for tasks instead: ${place.node} has ${many(place.cores, 'core')} for --ntasks. Several nodes take a cluster.`,
    });
  }
  const warning =
    most > 1 ? { warning: { text: `Of ${value} nodes the job gets one: this computer is one node.` } } : {};
  return { meaning: '1 node', asked: { leastNodes: 1 }, ...warning };
}

function scaled(digits: string, suffix: string): number {
  return Number(digits) * (suffix === '' ? 1 : suffix.toLowerCase() === 'k' ? 1024 : 1024 ** 2);
}
