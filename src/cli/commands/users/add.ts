import type { UserSpec } from '../../../protocol/users.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { addedReport } from '../../users/added-report.ts';
import { readKeys } from '../../users/read-keys.ts';

interface Options extends PrintOptions {
  readonly role: UserSpec['role'];
  readonly fullName?: string;
  readonly key?: string;
  readonly uid?: number;
  readonly password: boolean;
}

export const add = command<Options>({
  about: `Adds a person and prints a first password for the dashboard, which is not shown again. Where a cluster is up, it waits until the account exists on all nodes.`,
  args: [{ name: 'NAME', text: 'Of the Unix account: small letters, digits, - and _.' }],
  options: [
    {
      flags: '--role ROLE',
      text: 'An owner may do everything, a user has jobs and projects of its own, a viewer looks on.',
      choices: ['owner', 'user', 'viewer'],
      value: 'user',
    },
    { flags: '--full-name TEXT', text: 'As people call the person.' },
    {
      flags: '--key FILE',
      text: 'Public SSH keys, a line each, that let the person in on all nodes.',
      complete: ['file'],
    },
    {
      flags: '--uid N',
      text: 'Of the account.',
      parse: wholeNumber('--uid', 1000, 60_000),
      shownDefault: 'the next that is free',
    },
    { flags: '--no-password', text: 'Without a login to the dashboard.' },
    JSON_OPTION,
    quietOption('the name and the password alone'),
  ],
  examples: [
    { does: 'A student with a key', line: 'breadbox users add anna --key anna.pub' },
    { does: 'Who only looks on', line: 'breadbox users add guest --role viewer' },
  ],
  async run(world, [user = ''], { role, fullName, key, uid, password }) {
    const keys = await readKeys(world, key);
    const client = connect(world);
    const body = { users: [{ user, role, fullName, keys, uid }], passwords: password };
    return addedReport(client, world, await client.call('POST /api/users', { body, signal: world.signal }));
  },
});
