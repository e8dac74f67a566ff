import type { CommandGroup } from '../../command.ts';

export const panel: CommandGroup = {
  about: `The front panel: five LEDs and a toggle a node, as on the hardware where there is some, and the same frame where there is none. On status they show, from the top: the system runs, there is somebody at the other end of the network, it is not at full speed (too hot, too little voltage), and two LEDs for your programs (breadbox led). On load they show the load of the last minute as a bar, a fifth of the cores each, lit from below. How a panel is wired: docs/panel.md. Without a command: show.`,
  alone: 'show',
  commands: [
    { name: 'show', summary: 'show the panels, live', load: async () => (await import('./show.ts')).show },
    {
      name: 'mode',
      summary: 'flip the toggles that are not there in hardware',
      load: async () => (await import('./mode.ts')).mode,
    },
    { name: 'lamps', summary: 'light all lamps for a while', load: async () => (await import('./lamps.ts')).lamps },
    {
      name: 'settings',
      summary: 'show or say what is wired to a node',
      load: async () => (await import('./settings.ts')).settings,
    },
    {
      name: 'test',
      summary: 'walk through a new board, LED by LED',
      load: async () => (await import('./test.ts')).test,
    },
  ],
};
