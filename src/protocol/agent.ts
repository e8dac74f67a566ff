import { z } from 'zod';
import { workerFileSchema } from './pilot.ts';

/** Where the agent of a node finds what it needs to reach the head: 0600, root's. */
export const AGENT_FILE = '/etc/breadbox/agent.json';

/** The port of the node's loopback at which the head's tunnel comes out; there only where the head has one there. */
export const TUNNEL_FILE = '/run/breadbox/head-tunnel';

export const agentFileSchema = workerFileSchema
  .pick({ token: true, ca: true, fingerprint: true })
  .extend({
    url: z.url().optional().describe('Absent: there is no way but through the tunnel.'),
    node: z.string(),
  })
  .required({ ca: true, fingerprint: true });

export type AgentFile = z.infer<typeof agentFileSchema>;
