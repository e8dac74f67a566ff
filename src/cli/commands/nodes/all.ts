import type { CommandGroup } from '../../command.ts';

export const nodes: CommandGroup = {
  about: `The inventory says which computers there are and how SSH reaches them. What is in it can be given commands (breadbox run) and be made a cluster (breadbox up). Nodes that are known by one name each can be named together: pi[1-4], a group such as @blue, all as @all. Without a command: list.`,
  alone: 'list',
  commands: [
    { name: 'list', summary: 'list nodes with what they do now', load: async () => (await import('./list.ts')).list },
    {
      name: 'show',
      summary: 'show what the inventory says of a node',
      load: async () => (await import('./show.ts')).show,
    },
    {
      name: 'import',
      summary: 'read an inventory file: CSV, YAML, Ansible INI, a list',
      load: async () => (await import('./import.ts')).importCommand,
    },
    { name: 'add', summary: 'add nodes by hand', load: async () => (await import('./add.ts')).add },
    { name: 'remove', summary: 'forget nodes', load: async () => (await import('./remove.ts')).remove },
    { name: 'group', summary: 'list, set or remove groups', load: async () => (await import('./group.ts')).group },
    {
      name: 'contact',
      summary: 'look at host keys and pin them',
      load: async () => (await import('../fleet/contact.ts')).contact,
    },
    {
      name: 'blink',
      summary: 'blink the light of a board',
      load: async () => (await import('../fleet/blink.ts')).blink,
    },
    {
      name: 'discover',
      summary: 'look for computers that could be nodes',
      load: async () => (await import('./discover.ts')).discover,
    },
  ],
};
