import { expect, test } from 'vitest';
import { ShellOutput } from '../../jobs/files/shell-output.ts';
import type { Remote, RemoteCommand } from '../../provision/ssh/remote.ts';
import { ClusterAccounts } from '../accounts/cluster-accounts.ts';
import { RemoteShell } from './remote-shell.ts';

/** A host where pi logs in, who may use sudo, as it answers. */
function host(answer: (command: RemoteCommand) => string) {
  const asked: RemoteCommand[] = [];
  const run: Remote['run'] = async (_, command) => {
    asked.push(command);
    const stdout = command.command.includes('sudo -n true') ? 'pi\n1000\nsudo\n' : answer(command);
    if (command.onBytes !== undefined) await command.onBytes(Buffer.from(stdout));
    return { exitCode: 0, stdout, stderr: '', truncated: false, seconds: 0 };
  };
  const shell = new RemoteShell({ run } as Remote, { node: 'n1', address: '10.0.0.1', port: 22 });
  return { shell, asked };
}

test('nobody is taken for the login because it was not asked yet who it is', async () => {
  const { shell } = host(({ command }) => `${/passwd -- (\w+)/.exec(command)![1]}:x:1001:1001::/home/x:/bin/sh\n`);
  const accounts = new ClusterAccounts({ shell, owner: 'ada', trustUsers: true });
  expect((await accounts.workplace('bob')).account?.name).toBe('bob');
});

test('the first file that is read of a node is read with the rights of its account', async () => {
  const { shell, asked } = host(() => '0\n');
  await new ShellOutput(shell, async () => shell).open('/home/bob/slurm-1.out', 'bob');
  expect(asked.at(-1)).toMatchObject({ root: true, command: expect.stringContaining('setpriv --reuid=bob') });
});

test('a viewer gets a token while the cluster is away', async () => {
  const run = () => Promise.reject(new Error('away'));
  const shell = new RemoteShell({ run } as unknown as Remote, { node: 'n1', address: '10.0.0.1', port: 22 });
  const accounts = new ClusterAccounts({ shell, owner: 'ada', trustUsers: false });
  await accounts.checkToken({ role: 'viewer', user: 'wall' });
  await expect(accounts.checkToken({ role: 'user', user: 'bob' })).rejects.toThrow('away');
});
