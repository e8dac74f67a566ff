import type { CommandGroup } from '../../command.ts';

export const sandbox: CommandGroup = {
  about: `A practice cluster is a head node and compute nodes that are virtual: each a Debian of its own with systemd, SSH and apt, on this one Linux computer. Breadbox treats them as boards, so all that a cluster does can be tried, broken and thrown away.

It needs a head that is root, on Debian or Ubuntu. docs/practice-cluster.md tells more.`,
  commands: [
    {
      name: 'create',
      summary: 'make virtual nodes and an inventory of them',
      load: async () => (await import('./create.ts')).create,
    },
    {
      name: 'list',
      summary: 'list practice clusters and their nodes',
      load: async () => (await import('./list.ts')).list,
    },
    {
      name: 'stop',
      summary: 'power nodes off, or pull their plug',
      load: async () => (await import('./stop.ts')).stop,
    },
    { name: 'start', summary: 'power nodes on', load: async () => (await import('./start.ts')).start },
    {
      name: 'save',
      summary: 'keep the disks as they are, to come back to',
      load: async () => (await import('./save.ts')).save,
    },
    {
      name: 'reset',
      summary: 'go back to the disks as they were saved, or made',
      load: async () => (await import('./reset.ts')).reset,
    },
    {
      name: 'destroy',
      summary: 'end the nodes and remove all of it',
      load: async () => (await import('./destroy.ts')).destroy,
    },
  ],
};
