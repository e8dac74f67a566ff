import type { CommandGroup } from '../../command.ts';

export const farm: CommandGroup = {
  about: `A project is a folder with a project.yaml: a program, and a feed of the parameters to run it with. Pushed, it can be run; a run hands its tasks to workers, each of which pulls the next task as soon as it is free, and keeps the answers.

A run has a short id such as r12, and its tasks are r12.0, r12.1 and so on.`,
  commands: [
    {
      name: 'push',
      summary: "send a project's folder to the head",
      load: async () => (await import('./push.ts')).push,
    },
    { name: 'list', summary: 'list projects, or runs', load: async () => (await import('./list.ts')).list },
    { name: 'show', summary: 'show a project and its runs', load: async () => (await import('./show.ts')).show },
    { name: 'run', summary: 'run a project', load: async () => (await import('./run.ts')).run },
    { name: 'status', summary: 'show how far a run is', load: async () => (await import('./status.ts')).status },
    { name: 'watch', summary: 'follow a run until it ends', load: async () => (await import('./watch.ts')).watch },
    {
      name: 'results',
      summary: 'print the answers of a run',
      load: async () => (await import('./results.ts')).results,
    },
    {
      name: 'best',
      summary: 'show the best that an optimiser has found',
      load: async () => (await import('./best.ts')).best,
    },
    { name: 'logs', summary: 'show failed attempts and logs', load: async () => (await import('./logs.ts')).logs },
    {
      name: 'artefacts',
      summary: 'list or fetch the files that a run has made',
      load: async () => (await import('./artefacts.ts')).artefacts,
    },
    {
      name: 'pause',
      summary: 'hand out no more tasks of a run',
      load: async () => (await import('./change.ts')).pause,
    },
    {
      name: 'resume',
      summary: 'end a pause, or add what a feed file has grown by',
      load: async () => (await import('./resume.ts')).resume,
    },
    {
      name: 'set',
      summary: 'change name, priority or workers of a run',
      load: async () => (await import('./set.ts')).set,
    },
    { name: 'cancel', summary: 'end a run now', load: async () => (await import('./change.ts')).cancel },
    {
      name: 'retry',
      summary: 'run the failed tasks of a run again',
      load: async () => (await import('./change.ts')).retry,
    },
    {
      name: 'workers',
      summary: 'list who works, or let one leave',
      load: async () => (await import('./workers.ts')).workers,
    },
    {
      name: 'lend',
      summary: 'start workers on nodes over SSH, or let them go',
      load: async () => (await import('./lend.ts')).lend,
    },
    { name: 'rm', summary: 'remove an ended run, or a project', load: async () => (await import('./rm.ts')).rm },
  ],
};
