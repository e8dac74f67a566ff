import type { CommandGroup } from '../../command.ts';

export const meter: CommandGroup = {
  about: `Power meters: a plug that the head reads every few seconds, or a meter in the wall that you read and type in. Breadbox reads plugs, and never switches one. What is drawn stands beside benchmarks, on the dashboard and in /metrics; where there is no meter, watts are unknown. Without a command: list.

docs/power-meters.md says which plugs are known and how one is set up.`,
  alone: 'list',
  commands: [
    { name: 'list', summary: 'list the meters and what they show', load: async () => (await import('./list.ts')).list },
    { name: 'add', summary: 'add a plug, or a meter that you read', load: async () => (await import('./add.ts')).add },
    { name: 'show', summary: 'show one meter and its last hour', load: async () => (await import('./show.ts')).show },
    { name: 'read', summary: 'ask a meter now', load: async () => (await import('./read.ts')).read },
    {
      name: 'type',
      summary: 'say what a meter shows that you read',
      load: async () => (await import('./type.ts')).type,
    },
    { name: 'remove', summary: 'forget a meter', load: async () => (await import('./remove.ts')).remove },
  ],
};
