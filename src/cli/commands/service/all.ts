import type { CommandGroup } from '../../command.ts';

export const service: CommandGroup = {
  about: 'The head as a service of this computer, kept running by systemd: docs/service.md.',
  commands: [
    {
      name: 'install',
      summary: 'start the head with this computer, and keep it running',
      load: async () => (await import('./install.ts')).install,
    },
    {
      name: 'remove',
      summary: 'take the service away; its data stays',
      load: async () => (await import('./remove.ts')).remove,
    },
    {
      name: 'status',
      summary: 'say whether it runs, and as whom',
      load: async () => (await import('./status.ts')).status,
    },
  ],
};
