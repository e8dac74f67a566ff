import { formatBytes } from '../../../cluster/units.ts';
import type { Asked } from '../asked.ts';
import { parseGpus, parseGres } from '../gres-list.ts';
import { parseMemory } from '../memory-size.ts';
import { type Meanings, many, type OptionMeaning, positiveCount, warned } from './option-meaning.ts';

/** No interpreter starts in less. */
const DOUBTFUL_BYTES = 8 * 2 ** 20;

function memory(about: string, per: string, ask: (mem: number | 'all') => Asked): OptionMeaning {
  return {
    fate: 'honoured',
    about,
    group: 'memory',
    read: (value) => {
      const bytes = parseMemory(value);
      if (bytes === 0) return { meaning: 'all memory', asked: ask('all') };
      const isDoubtful = /^\d+$/.test(value.trim()) && bytes < DOUBTFUL_BYTES;
      return {
        meaning: `${formatBytes(bytes)}${per}`,
        asked: ask(bytes),
        ...(isDoubtful && {
          warning: {
            text: `A number without a unit is megabytes: ${formatBytes(bytes)} is very little.`,
            hint: `Write ${value.trim()}G for gigabytes.`,
          },
        }),
      };
    },
  };
}

function resources(
  about: string,
  per: string,
  ask: (list: Readonly<Record<string, number>>) => Asked,
  gpus = true,
): OptionMeaning {
  return {
    fate: 'honoured',
    about,
    read: (value) => {
      const list = gpus ? parseGpus(value) : parseGres(value);
      const words = Object.entries(list).map(([name, count]) => `${count} × ${name}`);
      return { meaning: words.length === 0 ? 'nothing' : `${words.join(', ')}${per}`, asked: ask(list) };
    },
  };
}

export const MEMORY_AND_GPUS: Meanings = {
  mem: memory('Memory of the job, megabytes without a unit; 0: all that the computer has.', '', (mem) => ({ mem })),
  'mem-per-cpu': memory('Memory for each CPU of the job.', ' a CPU', (memPerCpu) => ({ memPerCpu })),
  'mem-per-gpu': memory('Memory for each GPU of the job.', ' a GPU', (memPerGpu) => ({ memPerGpu })),
  gres: resources(
    'Generic resources that the computer has, such as gpu:2; more than there are is an error.',
    '',
    (gres) => ({ gres }),
    false,
  ),
  gpus: resources('GPUs of the job.', '', (gpus) => ({ gpus })),
  'gpus-per-node': { ...resources('As --gpus: there is one node.', '', (gpus) => ({ gpus })), group: 'gpus' },
  'gpus-per-task': resources('GPUs for each task.', ' a task', (gpusPerTask) => ({ gpusPerTask })),
  'cpus-per-gpu': {
    fate: 'honoured',
    about: 'CPUs for each GPU of the job.',
    read: (value) => {
      const cpusPerGpu = positiveCount(value, 'CPUs');
      return { meaning: `${many(cpusPerGpu, 'CPU')} a GPU`, asked: { cpusPerGpu } };
    },
  },
  'ntasks-per-gpu': {
    fate: 'honoured',
    about: 'So many tasks for each GPU of the job.',
    read: (value) => {
      const tasksPerGpu = positiveCount(value, 'tasks');
      return { meaning: `${many(tasksPerGpu, 'task')} a GPU`, asked: { tasksPerGpu } };
    },
  },
  'ntasks-per-tres': warned('Tasks are not counted by resources: ask with --ntasks or --ntasks-per-gpu.'),
  'gpus-per-socket': warned('GPUs are not chosen by socket here: ask with --gpus.'),
  'gpu-bind': warned('Tasks are not bound to GPUs: each sees all of the job.'),
  'gpu-freq': warned('The clock of the GPUs is left as it is.'),
  'gres-flags': warned('Resources are given as they are: flags change nothing.'),
  'tres-bind': warned('Tasks are not bound to resources: each sees all of the job.'),
  'tres-per-task': {
    fate: 'honoured',
    about: 'CPUs and generic resources for each task: cpu=2,gres/gpu=1.',
    read: (value) => {
      const list = { ...parseGres(value) };
      const cpusPerTask = list.cpu;
      delete list.cpu;
      const some = Object.keys(list).length > 0;
      return {
        meaning: `${value} a task`,
        asked: { ...(cpusPerTask === undefined ? {} : { cpusPerTask }), ...(some ? { gpusPerTask: list } : {}) },
      };
    },
  },
  'mem-bind': warned('Memory is not bound to a socket.'),
  tmp: warned('Disk space is not set apart: the job has what is free.'),
  licenses: warned('Licences are not counted here: the job starts without them.'),
  'oom-kill-step': warned('A job that passes its memory ends as a whole.', {
    unless: (value) => value === '' || value === '1',
    valid: /^[01]?$/,
  }),
};
