import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workerFileSchema } from '../protocol/pilot.ts';
import { nodeWorkerScript, placeAgentScript, removeScript, renewScript } from './node-worker-script.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'breadbox-node-'));
  mkdirSync(join(home, '.cache/breadbox/workers'), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

const sh = (script: string, input?: Buffer) =>
  execFileSync('sh', ['-c', script], { env: { PATH: process.env.PATH, HOME: home }, input });
const path = () => join(home, '.cache/breadbox/workers/collect-r1.7.json');

const file = {
  ...{ url: 'https://10.0.0.1:8643', token: 'bbx_secret', run: 'r1', tunnelFile: '/run/breadbox/head-tunnel' },
  ca: '-----BEGIN CERTIFICATE-----\nab+/&|==\n-----END CERTIFICATE-----\n',
  argv: ['sh', '-c', 'echo "$HOME" `id` \'\n\' \\ "workDir":"@" END\nEND', '@', '"stopFile":"@'],
};

test('what is written on the node is the file as it was, with the folder of the account there', () => {
  writeFileSync(path(), 'before', { mode: 0o600 });
  sh(renewScript('collect-r1', '7', file));
  const written = workerFileSchema.parse(JSON.parse(readFileSync(path(), 'utf8')));
  expect(written).toEqual({ ...file, workDir: `/var/tmp/breadbox-${userInfo().uid}` });
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test('a worker that has left is not written anew, and its files go', () => {
  sh(renewScript('collect-r1', '7', file));
  expect(() => statSync(path())).toThrow('ENOENT');
  writeFileSync(path(), '{}');
  sh(removeScript('collect-r1', '7'));
  expect(() => statSync(path())).toThrow('ENOENT');
});

test('the script is sh, and neither it nor what it starts has the token in its words', () => {
  const script = nodeWorkerScript({ name: 'pilot-p1', command: 'pilot', version: '0.1.0', file });
  execFileSync('sh', ['-n'], { input: script });
  const words = script.split('\n').filter((line) => line.includes('bbx_secret'));
  expect(words).toHaveLength(1);
  expect(words[0]).toMatch(/^\{/);
});

test('a home in which no log can be written is left for the folder of the account on the node', () => {
  const name = `pilot-p${process.pid}`;
  const workers = `/var/tmp/breadbox-${userInfo().uid}/workers`;
  mkdirSync(join(home, `.cache/breadbox/workers/${name}.7.log`));
  const script = nodeWorkerScript({ name, command: 'pilot', version: '0.0.0', file });
  try {
    expect(() => sh(`SLURM_JOB_ID=7\n${script}`)).toThrow();
    expect(readFileSync(join(workers, `${name}.7.log`), 'utf8')).toContain('there is no breadbox-agent 0.0.0');
    expect(workerFileSchema.parse(JSON.parse(readFileSync(join(workers, `${name}.7.json`), 'utf8')))).toMatchObject({
      stopFile: join(workers, `${name}.7.stop`),
    });
  } finally {
    for (const end of ['log', 'json']) rmSync(join(workers, `${name}.7.${end}`), { force: true });
  }
});

test('an agent that arrives damaged is not used', () => {
  const zipped = execFileSync('gzip', ['-c'], { input: 'an agent' });
  const sum = execFileSync('sha256sum', { input: 'an agent' }).toString().slice(0, 64);
  sh(placeAgentScript('0.1.0', sum), zipped);
  const placed = join(home, '.cache/breadbox/agent/breadbox-agent-0.1.0.cjs');
  expect(readFileSync(placed, 'utf8')).toBe('an agent');
  expect(() => sh(placeAgentScript('0.2.0', '0'.repeat(64)), zipped)).toThrow();
  expect(() => statSync(placed.replace('0.1.0', '0.2.0'))).toThrow('ENOENT');
});
