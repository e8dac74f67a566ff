import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClusterHead } from './cluster-head.ts';

const run = promisify(execFile);

let directory: string;
let agent: ReturnType<typeof spawn>;
let head: ClusterHead;

/** As one who flashed boards with a public key of his: the agent has the private one, the head was told of none. */
beforeAll(async () => {
  directory = await mkdtemp('/var/tmp/bbx-');
  const socket = join(directory, 'agent');
  agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  head = await ClusterHead.start({ SSH_AUTH_SOCK: socket });
});

afterAll(async () => {
  await head.remove();
  agent.kill();
  await rm(directory, { recursive: true, force: true });
});

test('four addresses in a text file become a cluster that runs MPI, with one command', async () => {
  const sandbox = await head.sandbox(['--nodes', '3']);
  const described = await readFile(sandbox.inventory, 'utf8');
  const key = /(\/\S*sandboxes\/\S+?)["',]?$/m.exec(described)?.[1];
  const user = /\bpi\b/.test(described) ? 'pi' : 'root';
  await run('ssh-add', ['-q', key!], { env: { ...process.env, SSH_AUTH_SOCK: join(directory, 'agent') } });
  const file = join(directory, 'hosts.txt');
  await writeFile(file, sandbox.nodes.map(({ address }) => `${user}@${address}\n`).join(''));

  const up = await head.json<{ ok: boolean; verified: readonly string[] }>(['up', file, '--yes']);
  expect(up.ok).toBe(true);
  expect(up.verified.some((sentence) => /MPI/.test(sentence) && /srun/.test(sentence))).toBe(true);
  const nodes = await head.json<readonly { node: string; state: string }[]>(['nodes', 'list']);
  expect(nodes.map(({ state }) => state)).toEqual(['up', 'up', 'up', 'up']);
  const [answer] = await head.json<readonly { stdout: string; stderr: string }[]>([
    ...['run', '-w', nodes[0]!.node, '--', 'srun -N4 --mpi=pmix hostname'],
  ]);
  expect(answer?.stdout.trim().split('\n').sort(), answer?.stderr).toEqual(nodes.map(({ node }) => node));
});
