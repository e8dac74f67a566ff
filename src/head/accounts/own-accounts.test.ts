import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { findAccount } from '../../jobs/unix-account.ts';
import { OneAccount } from './one-account.ts';
import { OwnAccounts } from './own-accounts.ts';

const absent = `no-such-${process.pid}`;
const parts = { home: '/nowhere', socket: '/nowhere/head.sock', setpriv: 'false', node: 'node', agent: 'agent' };
const own = new OwnAccounts({ account: 'root', ...parts });
const refused = (code: string, text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) });

test('an account is looked up by its name, never by a number', async () => {
  const { username, uid, gid } = userInfo();
  expect(await findAccount(username)).toMatchObject({ name: username, uid, gid });
  for (const name of [absent, '0', '', '-h', 'root\nx', 'root:x', 'ROOT'])
    expect(await findAccount(name)).toBeUndefined();
});

describe('where each user has an account', () => {
  test('a run of one that is not there is refused', async () => {
    const run = own.checkMayRun({ user: absent, role: 'user' }, absent);
    await expect(run).rejects.toEqual(refused('not-allowed', `no account ${absent}`));
    await expect(own.workplace(absent)).rejects.toEqual(refused('not-allowed', `no account ${absent}`));
    await expect(own.workplace('../runs')).rejects.toMatchObject({ code: 'not-allowed' });
  });

  test('programs run as root for the owner alone, and only the owner’s', async () => {
    await own.checkMayRun({ user: 'root', role: 'owner' }, 'root');
    await expect(own.checkMayRun({ user: 'root', role: 'user' }, 'root')).rejects.toEqual(
      refused('not-allowed', 'all rights'),
    );
    await expect(own.checkMayRun({ user: 'root', role: 'owner' }, 'anna')).rejects.toEqual(
      refused('not-allowed', 'pushed by anna'),
    );
  });

  test('root by another name is not an account of a user', async () => {
    const other = new OwnAccounts({ account: 'toor', ...parts });
    await expect(other.checkMayRun({ user: 'root', role: 'owner' }, 'root')).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(other.checkToken({ role: 'owner', user: 'root' })).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('a token that may run programs names an account; one that may not need not', async () => {
    for (const role of ['user', 'owner'] as const)
      await expect(own.checkToken({ role, user: absent })).rejects.toEqual(
        refused('bad-input', `no account ${absent}`),
      );
    await expect(own.checkToken({ role: 'user', user: 'root' })).rejects.toEqual(refused('bad-input', 'all rights'));
    await own.checkToken({ role: 'owner', user: 'root' });
    await own.checkToken({ role: 'user', user: 'nobody' });
    await own.checkToken({ role: 'viewer', user: absent });
    await own.checkToken({ role: 'node', user: absent });
  });
});

describe('where all programs run as one account', () => {
  const one = (more: { trustUsers?: boolean; because?: string } = {}) =>
    new OneAccount({ account: 'anna', home: '/nowhere', trustUsers: false, ...more });

  test('another user is refused unless the owner has said so', async () => {
    await expect(one().checkMayRun({ user: 'ben' })).rejects.toMatchObject({
      code: 'not-allowed',
      hint: expect.stringContaining('--trust-users'),
    });
    await one().checkMayRun({ user: 'anna' });
    await one({ trustUsers: true }).checkMayRun({ user: 'ben' });
  });

  test('a head that is root says why it cannot do better', async () => {
    const because = '/srv can be written by other accounts.';
    await expect(one({ because }).checkMayRun({ user: 'ben' })).rejects.toMatchObject({
      hint: expect.stringMatching(/^\/srv can be written/),
    });
  });
});
