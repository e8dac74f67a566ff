import type { CommandGroup } from '../../command.ts';

export const agent: CommandGroup = {
  about:
    'Watches nodes that are of no cluster. On those of the cluster breadbox up sees to it. docs/agent.md tells more.',
  commands: [
    {
      name: 'install',
      summary: 'watch nodes: install the agent there',
      load: async () => (await import('./install.ts')).install,
    },
    {
      name: 'remove',
      summary: 'take the agent away again',
      load: async () => (await import('./remove.ts')).remove,
    },
  ],
};
