import type { CommandEntry } from '../command.ts';

export const commands: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'compute a picture with 1, 2, … workers and show the speed-up',
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'start',
    summary: 'start the head on this computer',
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'stop',
    summary: 'stop the head softly',
    load: async () => (await import('./stop.ts')).stop,
  },
  {
    name: 'status',
    summary: 'say whether a head runs, and where',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'login',
    summary: 'make a link that logs a browser in to the dashboard',
    load: async () => (await import('./login.ts')).login,
  },
  {
    name: 'farm',
    summary: 'push projects of many small tasks, run them, fetch answers',
    load: async () => (await import('./farm/all.ts')).farm,
  },
  {
    name: 'new',
    topic: 'jobs',
    summary: 'make a small program with its job script, to start from',
    load: async () => (await import('./new.ts')).newCommand,
  },
  {
    name: 'submit',
    topic: 'jobs',
    summary: 'queue a job script',
    readsWords: true,
    load: async () => (await import('./jobs/submit.ts')).submit,
  },
  {
    name: 'jobs',
    topic: 'jobs',
    summary: 'list jobs',
    load: async () => (await import('./jobs/jobs.ts')).jobs,
  },
  {
    name: 'job',
    topic: 'jobs',
    summary: 'show one job',
    load: async () => (await import('./jobs/job.ts')).job,
  },
  {
    name: 'wait',
    topic: 'jobs',
    summary: 'wait until jobs have ended',
    load: async () => (await import('./jobs/wait.ts')).wait,
  },
  {
    name: 'logs',
    topic: 'jobs',
    summary: 'print what a job has printed',
    load: async () => (await import('./jobs/logs.ts')).logs,
  },
  {
    name: 'why',
    topic: 'jobs',
    summary: 'say why a job waits',
    load: async () => (await import('./jobs/why.ts')).why,
  },
  {
    name: 'cancel',
    topic: 'jobs',
    summary: 'end jobs',
    load: async () => (await import('./jobs/cancel.ts')).cancel,
  },
  {
    name: 'hold',
    topic: 'jobs',
    summary: 'keep jobs from starting',
    load: async () => (await import('./jobs/change.ts')).hold,
  },
  {
    name: 'release',
    topic: 'jobs',
    summary: 'let held jobs start',
    load: async () => (await import('./jobs/change.ts')).release,
  },
  {
    name: 'requeue',
    topic: 'jobs',
    summary: 'let jobs run once more',
    load: async () => (await import('./jobs/change.ts')).requeue,
  },
  {
    name: 'srun',
    topic: 'jobs',
    summary: 'run a program as a job and stay with it',
    readsWords: true,
    load: async () => (await import('./jobs/srun.ts')).srun,
  },
  {
    name: 'top',
    topic: 'jobs',
    summary: 'show what runs and what it uses',
    load: async () => (await import('./jobs/top.ts')).top,
  },
  {
    name: 'sandbox',
    summary: 'make a practice cluster of virtual nodes',
    load: async () => (await import('./sandbox/all.ts')).sandbox,
  },
  {
    name: 'token',
    summary: 'make, list and revoke API tokens',
    load: async () => (await import('./token.ts')).token,
  },
  {
    name: 'completion',
    summary: 'print a script that completes this command in a shell',
    load: async () => (await import('./completion.ts')).completion,
  },
  {
    name: 'version',
    summary: 'print the version of Breadbox and of what it runs on',
    load: async () => (await import('./version.ts')).version,
  },
  {
    name: 'manual',
    summary: 'print this manual as Markdown',
    hidden: true,
    load: async () => (await import('./manual.ts')).manualCommand,
  },
];
