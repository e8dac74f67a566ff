import type { CommandGroup } from '../../command.ts';

export const handbook: CommandGroup = {
  about: `The document in the lid: what this machine is called, how it is switched on, used and switched off, its addresses, wiring, fuses, parts, software and results, as one page to print and as Markdown. Without a command: write.

docs/handbook.md says what comes from where.`,
  alone: 'write',
  commands: [
    { name: 'write', summary: 'write the handbook', load: async () => (await import('./write.ts')).write },
    {
      name: 'settings',
      summary: 'show or say what only you know of the machine',
      load: async () => (await import('./settings.ts')).settings,
    },
  ],
};
