import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeHosts } from './fake-hosts.ts';
import { readyPort, serverCommand } from './iperf-commands.ts';

const ADDRESS = '127.0.9.77';

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, ADDRESS);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

test('a server whose connection ends, as where the head was killed, leaves no port open', {
  timeout: 30_000,
}, async () => {
  const place = mkdtempSync(join(tmpdir(), 'breadbox-iperf-'));
  new FakeHosts(place);
  const env = { PATH: join(place, 'all'), FAKE_HOST: 'n1', FAKE_ADDRESS: ADDRESS, FAKE_NETWORK: place };
  const server = spawn('/bin/sh', ['-c', serverCommand(600)], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('close', resolve));
  try {
    let said = '';
    for await (const text of server.stdout.setEncoding('utf8')) {
      said += text;
      if (readyPort(said) !== undefined) break;
    }
    const port = readyPort(said)!;
    await expect.poll(() => isOpen(port)).toBe(true);
    server.stdin.end();
    expect(await ended).toBe(0);
    await expect.poll(() => isOpen(port)).toBe(false);
  } finally {
    server.kill();
    rmSync(place, { recursive: true });
  }
});
