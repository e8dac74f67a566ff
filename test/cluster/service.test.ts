import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClusterHead } from './cluster-head.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A virtual node as somebody who has logged in to it sees it. */
class Machine {
  readonly #address: string;
  readonly #words: readonly string[];

  constructor(address: string, user: string, key: string) {
    this.#address = `${user}@${address}`;
    const unknown = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
    this.#words = [...unknown, '-o', 'ConnectTimeout=5', '-i', key];
  }

  /** As root. */
  async sh(script: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
    try {
      const words = [...this.#words, this.#address, `sudo sh -c '${script.replaceAll("'", `'\\''`)}'`];
      return { exitCode: 0, ...(await run('ssh', words, { timeout: 240_000 })) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { exitCode: code, stdout, stderr };
    }
  }

  async copy(path: string): Promise<void> {
    await run('scp', [...this.#words, path, `${this.#address}:/tmp/`]);
  }

  async restart(): Promise<void> {
    const { stdout: before } = await this.sh('cat /proc/sys/kernel/random/boot_id; stat -c %Y /run/systemd');
    await this.sh('(sleep 0.3; systemctl reboot) >/dev/null 2>&1 &');
    for (let tries = 0; tries < 200; tries++) {
      await sleep(300);
      const { exitCode, stdout } = await this.sh('cat /proc/sys/kernel/random/boot_id; stat -c %Y /run/systemd');
      if (exitCode === 0 && stdout !== before) return;
    }
    throw new Error('it did not come back');
  }
}

let head: ClusterHead;
let archive: string;

beforeAll(async () => {
  archive = join(ROOT, execFileSync('node', ['scripts/archive.mjs'], { cwd: ROOT, encoding: 'utf8' }).trim());
  head = await ClusterHead.start();
});
afterAll(() => head.remove());

/** The head node of a new practice cluster without others, with the archive unpacked. */
async function machine(release: string): Promise<Machine> {
  const { inventory } = await head.sandbox(['--nodes', '1', '--release', release]);
  const [header = '', , ...rows] = readFileSync(inventory, 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  const [row = ''] = rows;
  const at = (name: string) => row.split(',')[header.split(',').indexOf(name)] ?? '';
  const there = new Machine(at('address'), at('user'), at('identityFile'));
  await there.copy(archive);
  await there.sh('cd /tmp && tar xzf breadbox-*.tar.gz');
  return there;
}

test('Debian 13: installed without a network, a service, through a restart of the head and of the computer, and away again', async () => {
  const there = await machine('trixie');
  const bare = await there.sh('/tmp/breadbox-*/install.sh');
  expect([bare.exitCode, bare.stderr]).toEqual([1, expect.stringContaining('Node.js is missing')]);
  await there.sh('apt-get update -qq; apt-get install -y -qq --no-install-recommends nodejs; ip route del default');

  expect(await there.sh('/tmp/breadbox-*/install.sh')).toMatchObject({ exitCode: 0, stderr: '' });
  const asOther = await there.sh('su nobody -s /bin/sh -c "breadbox service install"');
  expect([asOther.exitCode, asOther.stderr]).toEqual([4, expect.stringContaining('sudo breadbox service install')]);
  const installed = await there.sh('breadbox service install --listen 0.0.0.0 --json');
  expect(JSON.parse(installed.stdout || installed.stderr)).toMatchObject({
    account: 'breadbox',
    url: 'http://127.0.0.1:8642',
  });

  const asBreadbox = (words: string) =>
    there.sh(
      `export BREADBOX_HOME=/var/lib/breadbox; setpriv --reuid breadbox --regid breadbox --clear-groups breadbox ${words}`,
    );
  const untilItAnswers = async () => {
    for (let tries = 0; tries < 60 && (await asBreadbox('status -q')).exitCode !== 0; tries++) await sleep(500);
  };
  const { stdout: jobId } = await asBreadbox('submit --parsable -o /tmp/out-%j --wrap "id -un; sleep 15; echo whole"');
  expect(await there.sh('systemctl restart breadbox')).toMatchObject({ exitCode: 0 });
  await untilItAnswers();
  expect(await asBreadbox(`wait ${jobId.trim()}`)).toMatchObject({ exitCode: 0 });
  expect((await there.sh(`cat /tmp/out-${jobId.trim()}`)).stdout).toBe('breadbox\nwhole\n');

  await there.restart();
  await untilItAnswers();
  expect((await asBreadbox('job 1 --json')).stdout).toContain('"completed"');
  expect((await there.sh('journalctl -u breadbox --no-pager')).stdout).not.toContain('#code=');
  expect((await there.sh('breadbox service status -q')).stdout.trim()).toBe('active');

  expect(
    (await there.sh('breadbox service remove -q; breadbox service status -q; ls /var/lib/breadbox')).stdout,
  ).toMatch(/^inactive\n[\s\S]*breadbox\.db/);
  expect((await there.sh('pgrep -u breadbox -c node')).stdout.trim()).toBe('0');
});

test('Debian 12, whose Node.js is 18, is refused with what to do', async () => {
  const there = await machine('bookworm');
  await there.sh('apt-get update -qq; apt-get install -y -qq --no-install-recommends nodejs');
  const refused = await there.sh('/tmp/breadbox-*/install.sh; code=$?; ls /opt; exit $code');
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining('put it on a computer with Debian 13'),
  ]);
  expect(refused.stdout).not.toContain('breadbox');
});
