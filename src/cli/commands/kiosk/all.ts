import type { CommandGroup } from '../../command.ts';

export const kiosk: CommandGroup = {
  about: `The front panel on small screens, such as one in the case: each looks on by a link of its own, and acts by a PIN alone. Without a command: show.

docs/kiosk.md says how to boot a screen into it.`,
  alone: 'show',
  commands: [
    {
      name: 'show',
      summary: 'say what the kiosk goes by, and list the screens',
      load: async () => (await import('./show.ts')).show,
    },
    {
      name: 'link',
      summary: 'make the link that a screen opens',
      load: async () => (await import('./link.ts')).link,
    },
    {
      name: 'revoke',
      summary: 'end the link of one screen',
      load: async () => (await import('./revoke.ts')).revoke,
    },
    {
      name: 'pin',
      summary: 'set the PIN, or take it away',
      load: async () => (await import('./pin.ts')).pin,
    },
    {
      name: 'dim',
      summary: 'set the hours at which the screen dims',
      load: async () => (await import('./dim.ts')).dim,
    },
  ],
};
