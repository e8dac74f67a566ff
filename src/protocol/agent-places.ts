// Apart from the schemas: who only needs to know where things lie shall not evaluate those.

/** Where the agent of a node finds what it needs to reach the head: 0600, root's. */
export const AGENT_FILE = '/etc/breadbox/agent.json';

/** What the agent keeps of its panel, beside the file that says where the head is. */
export function panelFileFor(agentFile: string): string {
  return `${agentFile.replace(/\.json$/, '')}-panel.json`;
}

/** The port of the node's loopback at which the head's tunnel comes out; there only where the head has one there. */
export const TUNNEL_FILE = '/run/breadbox/head-tunnel';

/**
 * What Node.js is told where the agent watches: it has little to remember, and what V8 compiles beside it, in threads of its own, costs
 * more memory than it saves time. Measured over TLS on Node.js 20: 53.6 MB of RSS for 57.6 MB without `--jitless`, the same CPU time.
 */
export const WATCH_FLAGS: readonly string[] = [
  '--max-old-space-size=32',
  '--single-threaded',
  '--jitless',
  '--no-expose-wasm',
];
