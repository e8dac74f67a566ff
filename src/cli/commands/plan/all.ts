import type { CommandGroup } from '../../command.ts';

export const plan: CommandGroup = {
  about: `Plans a machine before it is bought: does the power hold, do the ports suffice, what does it cost, draw and compute? breadbox plan FILE is breadbox plan check FILE. It asks nobody: no head is needed.

What nobody published is called unknown and named; it is never counted as nothing.`,
  alone: 'check',
  aloneTakesWords: true,
  commands: [
    { name: 'check', summary: 'check a plan', load: async () => (await import('./check.ts')).check },
    { name: 'new', summary: 'print a plan to begin with', load: async () => (await import('./new.ts')).newPlan },
    { name: 'equal', summary: 'say what equals a machine', load: async () => (await import('./equal.ts')).equal },
    { name: 'hold', summary: 'say which nodes hold services', load: async () => (await import('./hold.ts')).hold },
    { name: 'boards', summary: 'list what is known of boards', load: async () => (await import('./boards.ts')).boards },
  ],
};
