import type { CommandGroup } from '../../command.ts';

export const agent: CommandGroup = {
  about: 'What watches nodes that are of no cluster; on those of the cluster breadbox up sees to it: docs/agent.md.',
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
