import type { CommandGroup } from '../command.ts';

export const token: CommandGroup = {
  about: `A token lets a script, another computer or a node call the head in place of a password. The head keeps only a hash of it. Hand a token on in a file or in BREADBOX_TOKEN, not on a command line, where other accounts can read it.`,
  commands: [
    {
      name: 'create',
      summary: 'make a token; it is shown this once',
      load: async () => (await import('./token-create.ts')).tokenCreate,
    },
    {
      name: 'list',
      summary: 'list the tokens, without their secrets',
      load: async () => (await import('./token-list.ts')).tokenList,
    },
    {
      name: 'revoke',
      summary: 'make a token worthless',
      load: async () => (await import('./token-revoke.ts')).tokenRevoke,
    },
  ],
};
