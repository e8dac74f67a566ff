import type { CommandGroup } from '../../command.ts';

export const users: CommandGroup = {
  about: `The people of a cluster. Each logs in to the dashboard by name and password. Where a cluster is up, each has the same Unix account, home and keys on all its nodes too; a viewer looks on, and has none.

docs/users.md tells more.`,
  commands: [
    { name: 'add', summary: 'add a person', load: async () => (await import('./add.ts')).add },
    {
      name: 'import',
      summary: 'add the people of a CSV file',
      load: async () => (await import('./import.ts')).importUsers,
    },
    {
      name: 'remove',
      summary: 'end the logins and accounts of a person',
      load: async () => (await import('./remove.ts')).remove,
    },
    { name: 'list', summary: 'list the people', load: async () => (await import('./list.ts')).list },
    {
      name: 'password',
      summary: 'set a password for the dashboard',
      load: async () => (await import('./password.ts')).password,
    },
  ],
};
