import type { CommandGroup } from '../../command.ts';

export const alerts: CommandGroup = {
  about: `What needs a hand: a supply that gives too little, a node that does not answer, a disk that fills up. An alert ends by itself when its cause has gone. Without a command: list.

docs/alerts.md says what each of them judges by.`,
  alone: 'list',
  commands: [
    {
      name: 'list',
      summary: 'list what needs a hand, the worst first',
      load: async () => (await import('./list.ts')).list,
    },
    {
      name: 'show',
      summary: 'say of one what it is, why, and what to do',
      load: async () => (await import('./show.ts')).show,
    },
    { name: 'ack', summary: 'say that somebody knows', load: async () => (await import('./ack.ts')).ack },
    {
      name: 'send',
      summary: 'show or set where alerts are sent: a webhook, ntfy, mail',
      load: async () => (await import('./send.ts')).send,
    },
    {
      name: 'test',
      summary: 'send a test alert by each way that is set',
      load: async () => (await import('./test.ts')).test,
    },
  ],
};
