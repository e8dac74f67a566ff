import { createServer } from 'node:net';
import { BenchHead } from '../bench-head.ts';
import type { BenchContext } from '../suite.ts';
import type { HeadDoor } from './simulated-agents.ts';

const AT_ONCE = 16;

/** Opens the door for nodes as an `up` would have left it. `$3` is the head's home. */
const WITH_DOOR = (port: number): string =>
  `umask 077; mkdir -p "$3/tls"; printf '{"toward":"127.0.0.1","loopbackPort":${port},"holders":["cluster"]}' >"$3/tls/nodes.json"; exec "$@"`;

/** A head that takes agents of nodes over TLS, and has none of its own. */
export async function headWithDoor(context: BenchContext): Promise<{ head: BenchHead; door: HeadDoor }> {
  const port = await freePort();
  const head = await BenchHead.start({
    ...context,
    under: ['sh', '-c', WITH_DOOR(port), 'sh'],
    env: { BREADBOX_OWN_AGENT: 'no' },
  });
  try {
    return { head, door: { port, ca: (await head.calls.call('GET /api/ca', {})).ca } };
  } catch (error) {
    await head.stop();
    throw error;
  }
}

/** By node: n1, n2, … */
export async function nodeTokens(head: BenchHead, agents: number): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  const names = Array.from({ length: agents }, (_, index) => `n${index + 1}`);
  for (let from = 0; from < agents; from += AT_ONCE) {
    const made = names.slice(from, from + AT_ONCE).map(async (node) => {
      const { token } = await head.calls.call('POST /api/tokens', { body: { role: 'node', nodes: node } });
      all.set(node, token);
    });
    await Promise.all(made);
  }
  return all;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
