import { exitCode } from '../../cluster/errors.ts';
import type { AddedUser } from '../../protocol/users.ts';
import type { Client } from '../client.ts';
import { type Block, type Report, text } from '../output/report.ts';
import type { World } from '../world.ts';
import { carryPeople } from './carry-people.ts';

/** Waits for the nodes where there are any, and tells the first passwords, whatever became of the nodes. */
export async function addedReport(client: Client, world: World, added: readonly AddedUser[]): Promise<Report> {
  const { sentence, failed } = await carryPeople(client, world, added[0]?.up, 'The accounts exist');
  const hasPasswords = added.some(({ password }) => password !== undefined);
  const blocks: Block[] = [
    {
      kind: 'table',
      columns: [
        { title: 'USER', as: 'text' },
        { title: 'ROLE', as: 'text' },
        { title: 'UID', as: 'text' },
        ...(hasPasswords ? [{ title: 'PASSWORD', as: 'text' } as const] : []),
      ],
      rows: added.map(({ user, role, uid, password }) => [
        user,
        role,
        uid?.toString(),
        ...(hasPasswords ? [password] : []),
      ]),
      empty: 'Nobody was added.',
    },
  ];
  if (hasPasswords) {
    blocks.push(
      text(
        'The passwords are for the dashboard, and shown this once. Their owners change them with: breadbox users password',
      ),
    );
  }
  if (sentence !== undefined) blocks.push(text(sentence));
  return {
    json: added,
    quiet: added.map(({ user, password }) => (password === undefined ? user : `${user} ${password}`)),
    blocks,
    ...(failed && { exit: exitCode('up-failed') }),
  };
}
