import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSsh, type Ssh } from '../provision/ssh/open-ssh.ts';
import type { Target } from '../provision/ssh/target.ts';
import { NodeAgents } from './node-agents.ts';
import { NodeListener } from './node-listener.ts';
import { openTestHead, type TestHead } from './open-test-head.ts';
import { TlsListeners } from './tls-listeners.ts';

/** This computer in place of boards: commands run here, a way back needs no SSH. */
const boards: readonly Target[] = ['n1', 'n2'].map((node) => ({ node, address: '127.0.0.1', local: true }));

let head: TestHead;
let ssh: Ssh;
let port: number;
let own: string | undefined;
const ends: (() => Promise<void>)[] = [];

beforeEach(async () => {
  head = await openTestHead();
  ssh = await openSsh({ directory: join(head.home, 'ssh') });
  port = await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.2', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
  own = '127.0.0.2';
  writeFileSync(join(head.home, 'agent.cjs'), 'the bundle');
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await ssh.close();
  await head.close();
});

function startAgents(): NodeAgents {
  const { home, tokens } = head;
  const warn = (message: string, error: unknown): never => {
    throw new Error(message, { cause: error });
  };
  const tls = new TlsListeners({ home, names: ['127.0.0.2'], port, warn });
  const listener = new NodeListener({ tls, home, port, warn, addressToward: async () => own });
  const agents = new NodeAgents({
    ...{
      listener,
      tokens,
      remote: ssh,
      home,
      version: '0.1.0',
      bundle: join(home, 'agent.cjs'),
      account: 'owner',
      warn,
    },
    targets: async (nodes) => boards.filter(({ node }) => nodes.includes(node)),
  });
  ends.push(async () => {
    await agents.stop();
    await tls.stop(100);
  });
  return agents;
}

test('each node has a token of its own, the same in every plan, that ends when it leaves', async () => {
  const agents = startAgents();
  const first = await agents.forPlan(boards);
  expect((await startAgents().forPlan(boards)).tokens).toEqual(first.tokens);
  const whoIs = (node: string) => head.tokens.who(first.tokens.get(node)!);
  expect(await whoIs('n1')).toMatchObject({ role: 'node', user: 'owner', nodes: 'n1' });
  const path = join(head.home, 'cluster', 'agents.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await agents.release(['n1'], false);
  expect([await whoIs('n1'), (await whoIs('n2'))?.nodes]).toEqual([undefined, 'n2']);
  expect(readFileSync(path, 'utf8')).not.toContain(first.tokens.get('n1'));
});

test('a token that was revoked by hand is made anew', async () => {
  const agents = startAgents();
  const { tokens } = await agents.forPlan(boards);
  const [{ tokenId } = { tokenId: '' }] = (await head.tokens.list(undefined)).filter(({ nodes }) => nodes === 'n1');
  await head.tokens.revoke(tokenId, undefined, undefined);
  const after = (await agents.forPlan(boards)).tokens;
  expect(after.get('n1')).not.toBe(tokens.get('n1'));
  expect(after.get('n2')).toBe(tokens.get('n2'));
});

test('nodes that can connect get no tunnel', async () => {
  const agents = startAgents();
  const plan = await agents.forPlan(boards);
  expect(plan.url).toBe(`https://127.0.0.2:${port}`);
  await agents.connect(boards);
  expect([...plan.tunnels!]).toEqual([]);
});

test('a head that no way leads from is reached through tunnels alone', async () => {
  own = undefined;
  const agents = startAgents();
  const plan = await agents.forPlan(boards);
  await agents.connect(boards);
  expect([...plan.tunnels!.keys()].sort()).toEqual(['n1', 'n2']);
  for (const tunnel of plan.tunnels!.values()) expect(tunnel).toBeGreaterThan(0);
});

test('the tunnel of a node that leaves ends, and is not made again', async () => {
  own = undefined;
  const agents = startAgents();
  const plan = await agents.forPlan(boards);
  await agents.connect(boards);
  await agents.release(['n1'], false);
  expect([...plan.tunnels!.keys()]).toEqual(['n2']);
  await agents.connect(boards.slice(1));
  expect(JSON.parse(readFileSync(join(head.home, 'cluster', 'agents.json'), 'utf8')).tunnels).toEqual(['n2']);
});
