import { execFile } from 'node:child_process';
import { access, chown, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { BuiltHead } from '../e2e/built-head.ts';
import { ClusterHead } from './cluster-head.ts';

const run = promisify(execFile);

let head: ClusterHead;
beforeAll(async () => {
  head = await ClusterHead.start();
});
afterAll(() => head.remove());

const folderOf = (name: string) => join(head.home, 'sandboxes', name);

/** As a person at the machine would. */
async function ssh(
  sandbox: Pick<Sandbox, 'name'>,
  address: string,
  command: string,
  timeout = 30_000,
): Promise<string> {
  const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
  const words = [
    '-i',
    join(folderOf(sandbox.name), 'key'),
    ...options,
    '-o',
    'BatchMode=yes',
    '-o',
    'ConnectTimeout=5',
  ];
  const { stdout } = await run('ssh', [...words, `pi@${address}`, command], { timeout });
  return stdout.trim();
}

async function list(): Promise<readonly Sandbox[]> {
  return head.json<Sandbox[]>(['sandbox', 'list']);
}

async function stateOf(node: string): Promise<string | undefined> {
  return (await list()).flatMap(({ nodes }) => nodes).find((one) => one.node === node)?.state;
}

/** Everything on this machine that bears the mark of a practice cluster. */
async function traces(mark: string): Promise<readonly string[]> {
  const sources: [string, string[]][] = [
    ['ip', ['-o', 'link']],
    ['cat', ['/proc/mounts']],
    ['iptables-save', []],
    ['ps', ['-eww', '-o', 'args']],
    ['find', ['/sys/fs/cgroup', '-maxdepth', '4', '-type', 'd', '-name', 'bb*']],
    ['find', ['/run/systemd/nspawn', '/run/breadbox-sandbox', '-name', 'bb*']],
  ];
  const texts = await Promise.all(
    sources.map(([program, args]) =>
      run(program, args, { maxBuffer: 1e8 }).then(
        ({ stdout }) => stdout,
        (error: { stdout: string }) => error.stdout, // find: a folder that was never made, or went meanwhile
      ),
    ),
  );
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.includes(mark));
}

async function tagOf(name: string): Promise<string> {
  return (JSON.parse(await readFile(join(folderOf(name), 'sandbox.json'), 'utf8')) as { tag: string }).tag;
}

describe('four nodes, the last one offline', () => {
  let made: Sandbox;
  let tag: string;

  beforeAll(async () => {
    made = await head.json<Sandbox>(['sandbox', 'create', '--offline', '1'], { timeoutSec: 300 });
    tag = await tagOf(made.name);
  });

  test('each lets an ordinary user in, who may become root, as on a board', async () => {
    expect(made.nodes.map(({ node }) => node)).toEqual(['lab-head', 'lab-n1', 'lab-n2', 'lab-n3', 'lab-n4']);
    for (const { node, address } of made.nodes) {
      expect(await ssh(made, address, 'hostname; id -un; sudo -n id -un; cat /proc/1/comm')).toBe(
        `${node}\npi\nroot\nsystemd`,
      );
    }
  });

  test('each has host keys and an id of its own', async () => {
    const seen = await Promise.all(
      made.nodes.map(({ address }) => ssh(made, address, 'cat /etc/ssh/ssh_host_*_key.pub /etc/machine-id')),
    );
    expect(new Set(seen).size).toBe(made.nodes.length);
    for (const text of seen) expect(text).toMatch(/^ssh-ed25519 \S+ root@\S+\n[0-9a-f]{32}$/);
  });

  test('the way out is there, but for the offline node, which the others still reach', async () => {
    const [, online] = made.nodes;
    const offline = made.nodes.at(-1)!;
    expect(made.nodes.map(({ internet }) => internet)).toEqual([true, true, true, true, false]);
    expect(await ssh(made, online!.address, 'ip route show default')).toContain('default via');
    expect(await ssh(made, offline.address, 'ip route show default')).toBe('');
    expect(await ssh(made, online!.address, `ping -c1 -W2 ${offline.address} >/dev/null && echo yes`)).toBe('yes');
  });

  test('the inventory is one that nodes import takes', async () => {
    await head.json(['nodes', 'import', made.inventory]);
    const known = await head.json<{ node: string; address: string }[]>(['nodes', 'list']);
    expect(known.map(({ node, address }) => [node, address])).toEqual(
      made.nodes.map(({ node, address }) => [node, address]),
    );
  });

  test('a node stops and starts, and its disk is as it was', async () => {
    const { node, address } = made.nodes[2]!;
    await ssh(made, address, 'echo kept > note && sync');
    await head.json(['sandbox', 'stop', node]);
    expect(await stateOf(node)).toBe('stopped');
    await expect(ssh(made, address, 'true')).rejects.toThrow();
    await head.json(['sandbox', 'start', node]);
    expect(await stateOf(node)).toBe('running');
    expect(await ssh(made, address, 'cat note')).toBe('kept');
  });

  test('a plug that is pulled is quick, and the node comes back', async () => {
    const nodes = made.nodes.slice(1, 3).map(({ node }) => node);
    await head.json(['sandbox', 'stop', 'lab-n[1-2]', '--force']);
    for (const node of nodes) expect(await stateOf(node)).toBe('stopped');
    await head.json(['sandbox', 'start', 'lab-n[1-2]']);
    expect(await ssh(made, made.nodes[1]!.address, 'hostname')).toBe('lab-n1');
  });

  test('a node reboots by itself', async () => {
    const { address } = made.nodes[1]!;
    const bootOf = () => ssh(made, address, 'ps -o lstart= -p 1; stat -c %i /proc/self/ns/pid').catch(() => undefined);
    const before = await bootOf();
    await ssh(made, address, 'sudo systemctl reboot').catch(() => undefined); // the connection ends with it
    await expect.poll(bootOf, { timeout: 30_000 }).toSatisfy((now) => now !== undefined && now !== before);
  });

  test('nodes outlive their head, killed or stopped', async () => {
    await head.kill();
    expect(await ssh(made, made.nodes[0]!.address, 'hostname')).toBe('lab-head');
    await head.startAgain();
    expect((await list())[0]?.nodes.every(({ state }) => state === 'running')).toBe(true);
  });

  test('after a restart of the machine, start brings back disks and network too', async () => {
    await head.json(['sandbox', 'stop', 'lab-head,lab-n[1-4]', '--force']);
    for (const { node } of made.nodes) await run('umount', [join(folderOf(made.name), 'disks', node)]);
    await run('ip', ['link', 'delete', `br-${tag}`]);
    const { stdout } = await run('iptables', ['-S', 'FORWARD']);
    for (const rule of stdout.split('\n').filter((line) => line.includes(tag))) {
      await run('sh', ['-c', `iptables -w -D ${rule.slice('-A '.length)}`]);
    }
    await head.json(['sandbox', 'start', 'lab-head,lab-n[1-4]']);
    expect(await ssh(made, made.nodes[2]!.address, 'cat note; ip route show default')).toMatch(/^kept\ndefault via/);
    expect(
      (await run('iptables', ['-S', 'FORWARD'])).stdout.split('\n').filter((line) => line.includes(tag)),
    ).toHaveLength(3);
  });

  test('destroy leaves nothing, though supervisors were killed', async () => {
    const { stdout } = await run('ps', ['-eww', '-o', 'pid,args']);
    const supervisors = stdout.split('\n').filter((line) => line.includes('breadbox-node') && line.includes(tag));
    expect(supervisors).toHaveLength(5);
    for (const line of supervisors.slice(0, 3)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
    const locks = await Promise.all(
      made.nodes.map(async ({ node }) => {
        const { dev, ino } = await stat(join(folderOf(made.name), 'disks', node));
        return `inode-${dev}:${ino}`;
      }),
    );
    expect(await readdir('/run/systemd/nspawn/locks')).toEqual(expect.arrayContaining(locks));
    expect((await traces(tag)).length).toBeGreaterThan(20);
    await head.json(['sandbox', 'destroy']);
    expect(await traces(tag)).toEqual([]);
    expect(await traces(folderOf(''))).toEqual([]);
    expect(await readdir('/run/systemd/nspawn/locks')).not.toEqual(expect.arrayContaining(locks));
    expect(await readdir(folderOf(''))).toEqual([]);
  });
});

test('what a killed head has left half made is gone with the next start', async () => {
  const cut = head.breadbox(['sandbox', 'create', '--nodes', '3', '--name', 'cut']);
  await expect
    .poll(
      () =>
        access(join(folderOf('cut'), 'nodes/cut-n1/log')).then(
          () => true,
          () => false,
        ),
      { interval: 5, timeout: 60_000 },
    )
    .toBe(true);
  const tag = await tagOf('cut');
  await head.kill();
  expect((await cut).exitCode).toBe(5);
  expect((await traces(tag)).length).toBeGreaterThan(3);
  await head.startAgain();
  await expect.poll(() => readdir(folderOf('')), { timeout: 30_000 }).toEqual([]);
  expect(await traces(tag)).toEqual([]);
});

test('Ctrl-C removes what was made so far', async () => {
  const stopped = run('timeout', ['--signal=INT', '2', 'bin/breadbox', 'sandbox', 'create', '--nodes', '30'], {
    env: { PATH: process.env.PATH, BREADBOX_HOME: head.home },
  });
  await expect(stopped).rejects.toMatchObject({ code: 124 });
  await expect.poll(() => readdir(folderOf('')), { timeout: 30_000 }).toEqual([]);
  expect(await traces(folderOf(''))).toEqual([]);
});

test.each([
  ['bookworm', 4, 5],
  ['bookworm', 16, 15],
  ['trixie', 4, 5],
] as const)('%s: from the image to SSH on %i nodes and a head node within %i s', async (release, nodes, seconds) => {
  await make(release, 1);
  // The best of three: what else the machine does at the moment is not meant.
  const took: number[] = [];
  while (took.length < 3 && !(Math.min(...took) < seconds)) took.push(await make(release, nodes));
  console.log(`${release}, ${nodes} nodes and a head node: ${took.map((sec) => sec.toFixed(1)).join(', ')} s`);
  expect(Math.min(...took)).toBeLessThan(seconds);
});

/** The seconds it took. */
async function make(release: string, nodes: number): Promise<number> {
  const begin = Date.now();
  const { name } = await head.sandbox(['--nodes', String(nodes), '--release', release]);
  const took = (Date.now() - begin) / 1000;
  await head.json(['sandbox', 'destroy', name]);
  return took;
}

// The other release has its homes shared in the tests of `up`.
test('homes by NFS with the packages of Debian, refused to whom they are not for', async () => {
  const made = await head.sandbox(['--nodes', '2', '--release', 'trixie']);
  const [server, client, stranger] = made.nodes;
  const apt = 'sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq';
  await ssh(made, server!.address, `${apt} nfs-kernel-server >/dev/null 2>&1`, 200_000);
  await ssh(made, client!.address, `${apt} nfs-common >/dev/null 2>&1`, 200_000);
  const share = `echo '/srv/home ${client!.address}(rw,no_subtree_check)' | sudo tee /etc/exports >/dev/null`;
  await ssh(made, server!.address, `sudo mkdir -p /srv/home && ${share} && sudo exportfs -ra`);
  const mount = `sudo mkdir -p /home2 && sudo mount -t nfs4 ${server!.address}:/srv/home /home2`;
  await ssh(made, client!.address, `${mount} && echo token | sudo tee /home2/file >/dev/null`);
  expect(await ssh(made, server!.address, 'cat /srv/home/file')).toBe('token');
  await expect(ssh(made, client!.address, mount.replaceAll('/srv/home', '/srv/none'))).rejects.toThrow(
    'reason given by server: No such file or directory',
  );
  await expect(ssh(made, stranger!.address, mount)).rejects.toThrow('nfs-common is not installed');
  await ssh(made, server!.address, `${share.replace(client!.address, '192.0.2.1')} && sudo exportfs -ra`);
  await expect(ssh(made, client!.address, `sudo umount /home2; ${mount}`)).rejects.toThrow('access denied by server');
  await head.json(['sandbox', 'destroy', made.name]);
});

describe('saved and reset', () => {
  test('what was changed since is gone, what was saved is there, and nodes that were off stay off', async () => {
    const { name, nodes } = await head.sandbox(['--nodes', '1', '--name', 'kept']);
    const [first, second] = nodes;
    await ssh({ name }, second!.address, 'sudo rm /etc/issue; echo kept | sudo tee /etc/kept; sync');
    await head.json(['sandbox', 'stop', first!.node]);
    expect(await head.json(['sandbox', 'save', name])).toEqual({ name });
    await ssh({ name }, second!.address, 'echo lost | sudo tee /etc/kept /etc/issue; sudo mv /etc/apt /etc/apt.gone');
    expect(await head.json(['sandbox', 'reset', name])).toEqual({ name });
    expect(
      await ssh(
        { name },
        second!.address,
        'cat /etc/kept; ls -d /etc/issue /etc/apt /etc/apt.gone 2>/dev/null || true',
      ),
    ).toBe('kept\n/etc/apt');
    expect(await stateOf(first!.node)).toBe('stopped');
    await ssh({ name }, second!.address, 'sudo touch /etc/more');
    await head.json(['sandbox', 'save', name]);
    await head.json(['sandbox', 'start', first!.node]);
    await ssh({ name }, second!.address, 'sudo rm /etc/kept');
    await head.json(['sandbox', 'reset', name]);
    expect(await ssh({ name }, second!.address, 'cat /etc/kept; ls /etc/more')).toBe('kept\n/etc/more');
    expect(await stateOf(first!.node)).toBe('running');
    expect(await head.breadbox(['sandbox', 'save', 'none'])).toMatchObject({ exitCode: 3 });
    await head.json(['sandbox', 'destroy', name]);
  });
});

describe('what does not go is said', () => {
  test.each([
    [['create', '--name', 'Lab'], 2, /one to eight small letters/],
    [['create', '--nodes', '2', '--offline', '3'], 2, /cannot be offline/],
    [['create', '--release', 'jessie'], 2, /bookworm/],
    [['destroy', 'nobody'], 3, /no practice cluster nobody/],
    [['stop', 'lab-n1'], 3, /No practice cluster has a node lab-n1/],
  ] as const)('sandbox %s', async (words, exitCode, said) => {
    const ended = await head.breadbox(['sandbox', ...words]);
    expect(ended.stderr).toMatch(said);
    expect(ended.exitCode).toBe(exitCode);
  });

  test('a machine that lacks a program is told the command that brings it', async () => {
    const poor = await ClusterHead.start({ PATH: '/nowhere' });
    const ended = await poor.breadbox(['sandbox', 'create']);
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toMatch(/lacks systemd-container, iproute2, iptables/);
    expect(ended.stderr).toMatch(/sudo apt-get install -y systemd-container/);
    await poor.remove();
  });

  test('a head that is not root says so before it does anything', async () => {
    const parent = await mkdtemp('/var/tmp/bbx-');
    await chown(parent, NOBODY, NOBODY);
    const home = join(parent, 'home');
    const under = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    const humble = await BuiltHead.start({ home, under });
    const ended = await run('bin/breadbox', ['sandbox', 'create'], {
      env: { ...process.env, BREADBOX_HOME: home },
    }).then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    );
    await humble.stop();
    expect(ended).toMatchObject({ code: 4, stderr: expect.stringContaining('Virtual nodes need root') });
    expect(await readdir(home)).not.toContain('sandboxes');
    await rm(parent, { recursive: true });
  });
});

const NOBODY = 65_534;
