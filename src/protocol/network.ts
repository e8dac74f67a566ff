import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { passwordsSchema } from './fleet.ts';
import { nodeNameSchema } from './inventory.ts';

const instant = z.iso.datetime();

/** `quick`: the head and each node, as PaRC does. `full`: all pairs. */
export const NETWORK_TEST_KINDS = ['quick', 'full'] as const;
export const NETWORK_TEST_STATES = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;

export const pingSchema = z.object({
  min: z.number().nonnegative(),
  median: z.number().nonnegative(),
  max: z.number().nonnegative(),
  loss: z.number().min(0).max(1).describe('Part of the packets that did not come back.'),
  jitter: z.number().nonnegative().describe('Mean difference of one round trip to the one before (as RFC 3550).'),
});

/** One direction. What could not be measured is absent, and `because` says why. */
export const networkPairSchema = z.object({
  from: nodeNameSchema,
  to: nodeNameSchema,
  pingMs: pingSchema.optional().describe('Milliseconds, there and back. All packets lost: absent.'),
  mbitPerSec: z.number().nonnegative().optional().describe('TCP, as the receiver counted.'),
  retransmits: z.int().nonnegative().optional(),
  because: z.string().optional(),
});

export const networkFindingSchema = z.object({
  kind: z.enum(['slow-node', 'slow-pair', 'slow-direction', 'lossy', 'far', 'silent', 'slower-than-before']),
  node: z.string().describe('At which the fault is; a pair is n1-n2.'),
  sentence: z.string(),
  what: z.string(),
  why: z.string(),
  todo: z.string(),
});

export const networkTestSchema = z.object({
  test: z.string().describe('t1, t2, …'),
  kind: z.enum(NETWORK_TEST_KINDS),
  state: z.enum(NETWORK_TEST_STATES),
  nodes: z.string().describe('A node set; the head may be one of the ends beside it.'),
  by: z.string().describe('Who asked; the head itself after a start.'),
  startedAt: instant,
  endedAt: instant.optional(),
  now: z.string().optional().describe('What is measured at the moment, in words.'),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
  pairs: z.array(networkPairSchema),
  findings: z.array(networkFindingSchema),
  problem: z.string().optional().describe('Why it failed.'),
});

const one = z.object({ test: z.string().regex(/^t[1-9]\d*$/, 'the number of a test of the network, such as t4') });

export const networkEndpoints = endpoints({
  'POST /api/network-tests': {
    summary: 'Begin to measure. No node is in two measurements of throughput at once. 409 while another goes on.',
    body: z.strictObject({
      kind: z.enum(NETWORK_TEST_KINDS).default('full'),
      nodes: z.string().max(65_536).optional().describe('A node set. Default: all that can be reached.'),
      seconds: z.int().min(1).max(60).default(2).describe('Of each measurement of throughput.'),
      throughput: z.boolean().default(true).describe('false: ping alone, which disturbs nobody.'),
      passwords: passwordsSchema.optional(),
    }),
    response: networkTestSchema,
  },
  'GET /api/network-tests': {
    summary: 'The last ones, newest first, without their pairs.',
    response: z.array(networkTestSchema.omit({ pairs: true })),
  },
  'GET /api/network-tests/{test}': { summary: 'One of them.', params: one, response: networkTestSchema },
  'GET /api/network-tests/{test}/follow': {
    summary: 'It, as lines, each time it has changed, to its end. The last line alone has the pairs.',
    params: one,
    response: 'lines',
  },
  'POST /api/network-tests/{test}/cancel': {
    summary: 'End it. What was measured stays.',
    params: one,
    response: 'none',
  },
});

export type NetworkTest = z.infer<typeof networkTestSchema>;
export type NetworkPair = z.infer<typeof networkPairSchema>;
export type NetworkFinding = z.infer<typeof networkFindingSchema>;
export type Ping = z.infer<typeof pingSchema>;
