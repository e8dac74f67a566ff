import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinWords } from '../../cluster/posix-words.ts';
import { openSsh, type Ssh } from './open-ssh.ts';
import { hasSshd, SshdUnderTest } from './sshd-under-test.ts';
import type { Target } from './target.ts';

describe.skipIf(!hasSshd)('OpenSSH against a real server (skipped where /usr/sbin/sshd is absent)', () => {
  let server: SshdUnderTest;
  let ssh: Ssh;
  let target: Target;
  let directory: string;

  beforeAll(async () => {
    server = await SshdUnderTest.start();
    directory = mkdtempSync(join(tmpdir(), 'bbx-ssh-'));
    ssh = await openSsh({ directory });
    target = server.target();
  });
  afterAll(async () => {
    await ssh.close();
    expect(mastersOf(directory)).toEqual([]);
    server.remove();
    rmSync(directory, { recursive: true });
  });

  it('speaks to nobody whose key is not pinned; contact shows the fingerprint and pins it', async () => {
    await expect(ssh.run(target, { command: 'true' })).rejects.toMatchObject({ code: 'host-key' });
    const looked = await ssh.contact([target], { pin: false, replace: false });
    expect(looked).toMatchObject([{ node: 'n1', state: 'new', type: 'ssh-ed25519', fingerprint: printOf(server) }]);
    await expect(ssh.run(target, { command: 'true' })).rejects.toMatchObject({ code: 'host-key' });
    await ssh.contact([target], { pin: true, replace: false });
    expect(await ssh.contact([target], { pin: false, replace: false })).toMatchObject([{ state: 'known' }]);
    expect(await ssh.run(target, { command: 'echo here' })).toMatchObject({ exitCode: 0, stdout: 'here\n' });
  });

  it('keeps streams and exit codes apart', async () => {
    const output = await ssh.run(target, { command: 'echo out; echo err >&2; exit 255' });
    expect(output).toMatchObject({ exitCode: 255, stdout: 'out\n', stderr: 'err\n', truncated: false });
    expect(await ssh.run(target, { command: 'kill -TERM $$' })).toMatchObject({ exitCode: 143 });
    expect(await ssh.run(target, { command: 'nosuchprogram' })).toMatchObject({ exitCode: 127 });
  });

  it('hands words on as they are', async () => {
    const words = ['$HOME', '`id`', "it's", '"two"  spaces', '*', '\\', 'ü\n;', '-n', '%h', '#', '&& false'];
    const { stdout } = await ssh.run(target, { command: joinWords(['printf', '%s|', ...words]) });
    expect(stdout).toBe(`${words.join('|')}|`);
  });

  it('sends stdin, whole and in pieces', async () => {
    const bytes = randomBytes(3_000_000);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
    };
    for (const stdin of [bytes, pieces])
      expect((await ssh.run(target, { command: 'sha256sum', stdin })).stdout).toBe(`${digest}  -\n`);
    expect(await ssh.run(target, { command: 'true', stdin: bytes })).toMatchObject({ exitCode: 0 });
  });

  it('never cuts a character between pieces', async () => {
    const pieces: string[] = [];
    const command = "printf 'caf\\303'; sleep 0.2; printf '\\251 \\360\\237'; sleep 0.2; printf '\\230\\200'";
    const { stdout } = await ssh.run(target, { command, onOutput: (_, text) => void pieces.push(text) });
    expect(stdout).toBe('café 😀');
    expect(pieces.join('')).toBe('café 😀');
    expect(pieces.length).toBeGreaterThan(1);
  });

  it('keeps the last 4 MiB, and hands on all of it', async () => {
    let bytes = 0;
    const onOutput = (_: string, text: string): void => {
      bytes += text.length;
    };
    const command = 'head -c 6000000 /dev/zero | tr "\\0" x; echo end';
    const output = await ssh.run(target, { command, onOutput });
    expect(bytes).toBe(6_000_004);
    expect(output.truncated).toBe(true);
    expect(output.stdout.length).toBe(4 * 1024 * 1024);
    expect(output.stdout.endsWith('xend\n')).toBe(true);
  });

  it('lets the host wait for a slow reader', async () => {
    let bytes = 0;
    let slowest = 0;
    const { exitCode } = await ssh.run(target, {
      command: 'head -c 8000000 /dev/zero; date +%s%N >&2',
      onOutput: async (stream, text) => {
        if (stream === 'stderr') slowest = bytes;
        else bytes += text.length;
        await sleep(1);
      },
    });
    expect({ exitCode, bytes }).toEqual({ exitCode: 0, bytes: 8_000_000 });
    expect(slowest).toBeGreaterThan(4_000_000);
  });

  it('ends a command that takes too long, with all that it started', async () => {
    const mark = `3${Date.now()}`;
    const began = Date.now();
    const run = ssh.run(target, { command: `sleep ${mark} & sleep ${mark}; true`, timeoutSec: 0.5 });
    await expect(run).rejects.toMatchObject({ code: 'timed-out', message: expect.stringContaining('within 0.5 s') });
    expect(Date.now() - began).toBeLessThan(30_000);
    expect(processesWith(mark)).toEqual([]);
  });

  it('ends a command that ignores being asked, when the caller leaves', async () => {
    const mark = `4${Date.now()}`;
    const leave = new AbortController();
    let left: Promise<unknown> | undefined;
    const begun = new Promise<void>((resolve) => {
      const command = `trap '' TERM; echo go; sleep ${mark} & while :; do sleep 0.1; done`;
      const run = ssh.run(target, { command, signal: leave.signal, onOutput: () => resolve() });
      run.catch(() => {});
      left = run;
    });
    await begun;
    leave.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await expect.poll(() => processesWith(mark), { timeout: 30_000 }).toEqual([]);
  });

  it('opens as many sessions as the server takes; the others wait', async () => {
    const all = Array.from({ length: 40 }, (_, i) => ssh.run(target, { command: `sleep 0.05; echo ${i}` }));
    expect((await Promise.all(all)).map(({ stdout }) => stdout)).toEqual(all.map((_, i) => `${i}\n`));
  });

  it('reaches 64 nodes at once', { timeout: 120_000 }, async () => {
    const targets = Array.from({ length: 64 }, (_, i) => server.target(`m${i}`));
    await ssh.contact(targets, { pin: true, replace: false });
    const outputs = await Promise.all(targets.map((one) => ssh.run(one, { command: `echo ${one.node}` })));
    expect(outputs.map(({ stdout }) => stdout)).toEqual(targets.map(({ node }) => `${node}\n`));
    await ssh.disconnect(targets);
  });

  it('says within a moment that nothing answers, in the words of ssh', async () => {
    const dead = { ...target, node: 'dead', port: 1 };
    const began = Date.now();
    await expect(ssh.run(dead, { command: 'true' })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^dead \(127\.0\.0\.1\) cannot be reached: ssh says: .*Connection refused/),
    });
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const mute = ssh.run({ ...target, node: 'mute', port }, { command: 'true', connectTimeoutSec: 1 });
    await expect(mute).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('within 1 s') });
    silent.close();
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  it('says that no key lets it in, where no password would help', async () => {
    await ssh.contact([server.target('locked')], { pin: true, replace: false });
    const locked = { ...server.target('locked'), identityFile: join(server.directory, 'host') };
    await expect(ssh.run(locked, { command: 'true', passwords: { ssh: 'x' } })).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('Permission denied (publickey)'),
    });
  });

  it('a host that dies in the middle is told of, and back again is reached again', async () => {
    let begun = (): void => {};
    const waits = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const run = ssh.run(target, { command: 'echo go; sleep 60', onOutput: () => begun() });
    run.catch(() => {});
    await waits;
    server.cutConnections();
    await expect(run).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('broke') });
    expect(await ssh.run(target, { command: 'echo again' })).toMatchObject({ stdout: 'again\n' });
  });

  it('a connection that ended while nobody used it is made anew', async () => {
    await ssh.run(target, { command: 'true' });
    server.cutConnections();
    expect(await ssh.run(target, { command: 'echo anew' })).toMatchObject({ stdout: 'anew\n' });
  });

  it('opens a way back to this computer', async () => {
    const listener = createServer((socket) => socket.end('hello from the head\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => listener.once('listening', resolve));
    const tunnel = await ssh.reverseTunnel(target, (listener.address() as { port: number }).port);
    const command = `bash -c 'cat </dev/tcp/127.0.0.1/${tunnel.port}'`;
    expect(await ssh.run(target, { command })).toMatchObject({ stdout: 'hello from the head\n' });
    await tunnel.stop();
    expect((await ssh.run(target, { command })).exitCode).not.toBe(0);
    listener.close();
  });

  it('masters that a killed head left are ended by the next one', async () => {
    await ssh.run(target, { command: 'true' });
    expect(mastersOf(directory).length).toBeGreaterThan(0);
    const next = await openSsh({ directory });
    // They have been told to end, and take their moment.
    await expect.poll(() => mastersOf(directory)).toEqual([]);
    expect(await next.run(target, { command: 'echo next' })).toMatchObject({ stdout: 'next\n' });
    await next.close();
    await expect.poll(() => mastersOf(directory)).toEqual([]);
  });

  it('refuses a host whose key has changed until it is told otherwise', async () => {
    server.cutConnections();
    server.down();
    const before = printOf(server);
    server.newHostKey();
    await server.up();
    await expect(ssh.run(target, { command: 'true' })).rejects.toMatchObject({
      code: 'host-key',
      message: expect.stringContaining(printOf(server)),
    });
    const changed = { state: 'changed', fingerprint: printOf(server), pinned: before };
    expect(await ssh.contact([target], { pin: true, replace: false })).toMatchObject([changed]);
    await expect(ssh.run(target, { command: 'true' })).rejects.toMatchObject({ code: 'host-key' });
    expect(await ssh.contact([target], { pin: true, replace: true })).toMatchObject([changed]);
    expect(await ssh.run(target, { command: 'echo new' })).toMatchObject({ stdout: 'new\n' });
  });

  it('pins the key that was told, and not another that answers a moment later', async () => {
    const other = await SshdUnderTest.start();
    const node = server.target('swapped');
    await ssh.contact([node], { pin: false, replace: false });
    const swapped = { ...node, port: other.port };
    expect(await ssh.contact([swapped], { pin: true, replace: false })).toMatchObject([
      { state: 'new', fingerprint: printOf(other), reason: expect.stringContaining('another key') },
    ]);
    await expect(ssh.run(swapped, { command: 'true' })).rejects.toMatchObject({ code: 'host-key' });
    expect(await ssh.contact([swapped], { pin: true, replace: false })).not.toMatchObject([{ reason: /./ }]);
    expect(await ssh.contact([swapped], { pin: false, replace: false })).toMatchObject([{ state: 'known' }]);
    other.remove();
  });

  it('meets a host anew once the one before of that name is forgotten', async () => {
    const gone = await SshdUnderTest.start();
    await ssh.contact([gone.target('again')], { pin: true, replace: false });
    gone.remove();
    await ssh.forgetHosts(['again']);
    const next = await SshdUnderTest.start();
    const [met] = await ssh.contact([next.target('again')], { pin: true, replace: false });
    expect(met).toEqual(expect.objectContaining({ state: 'new', fingerprint: printOf(next) }));
    expect(await ssh.run(next.target('again'), { command: 'echo new' })).toMatchObject({ stdout: 'new\n' });
    next.remove();
  });

  it('goes through a jump host', async () => {
    const far = await SshdUnderTest.start();
    const user = target.user!;
    const behind = { ...far.target('far'), jump: `${user}@127.0.0.1:${server.port}` };
    const key = readFileSync(join(far.directory, 'key.pub'), 'utf8');
    await ssh.run(target, { command: `cat >> ${server.directory}/authorized`, stdin: key });
    const refused = ssh.contact([behind], { pin: true, replace: false });
    expect(await refused).toMatchObject([{ state: 'unreachable', reason: expect.stringContaining('is not known') }]);
    const [, type, blob] = /^(\S+) (\S+)/.exec(readFileSync(join(server.directory, 'host.pub'), 'utf8'))!;
    await ssh.run(target, {
      command: `cat >> ${directory}/known_hosts`,
      stdin: `[127.0.0.1]:${server.port} ${type} ${blob}\n`,
    });
    expect(await ssh.contact([behind], { pin: true, replace: false })).toMatchObject([{ state: 'new' }]);
    const { stdout } = await ssh.run(behind, { command: 'echo "$SSH_CONNECTION"' });
    expect(stdout).toMatch(new RegExp(` ${far.port}\n$`));
    await ssh.disconnect([behind]);
    far.remove();
  });
});

function printOf(server: SshdUnderTest): string {
  return execFileSync('ssh-keygen', ['-l', '-f', join(server.directory, 'host.pub')], { encoding: 'utf8' }).split(
    ' ',
  )[1]!;
}

/** Masters name their socket, and known_hosts, in their arguments. */
function mastersOf(directory: string): string[] {
  return processesWith(`${directory}/known_hosts`);
}

function processesWith(words: string): string[] {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(words) && !line.includes('ps -eo'));
}
