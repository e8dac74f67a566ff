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
