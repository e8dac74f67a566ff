import { z } from 'zod';
import { workerFileSchema } from './pilot.ts';

/** What lies in `AGENT_FILE`. The agent of the head's own computer has a file of its own, with `socket` and without `ca`. */
export const agentFileSchema = workerFileSchema
  .pick({ token: true, ca: true, fingerprint: true, socket: true })
  .extend({
    url: z.url().optional().describe('Absent: there is no way but through the tunnel.'),
    node: z.string(),
    ledSocket: z.string().max(100).optional().describe('Where it takes user LEDs, in place of LED_SOCKET.'),
    sensors: z.string().max(1000).optional().describe('The label `sensors` of the inventory.'),
  });

export type AgentFile = z.infer<typeof agentFileSchema>;
