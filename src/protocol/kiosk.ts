import { z } from 'zod';
import type { Who } from './auth.ts';
import { endpoints } from './endpoint.ts';

/** Whom the tokens of screens speak for: a viewer's account, which may look, and do nothing else. */
export const KIOSK_ACCOUNT = 'kiosk';
/** Who has begun what was begun by the PIN, in place of an account: none is called so. */
export const BY_KIOSK = 'the kiosk';

/** What may be done at the screen in the case by whoever knows the PIN, and nothing else. */
export const KIOSK_ACTIONS = ['pause', 'continue', 'drain', 'resume', 'power-off', 'stay-on'] as const;

export const pinSchema = z.string().regex(/^\d{4,12}$/, 'a PIN has four to twelve digits');
const clockSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:00');

export const kioskSchema = z.object({
  hasPin: z.boolean().describe('Without one, the kiosk only shows.'),
  dim: z.object({ from: clockSchema, to: clockSchema }).nullable().describe("By the clock of the screen's computer."),
  paused: z.boolean().describe('Runs of the farm were paused at the kiosk, and are to go on from there.'),
});

export const kioskEndpoints = endpoints({
  'GET /api/kiosk': { summary: 'What a kiosk goes by.', response: kioskSchema },
  'PUT /api/kiosk': {
    summary: 'Set the PIN or take it away (null), and when the kiosk dims. What is left out stays.',
    body: z.strictObject({ pin: pinSchema.nullable().optional(), dim: kioskSchema.shape.dim.optional() }),
    response: kioskSchema,
  },
  'POST /api/kiosk/act': {
    summary:
      'Act with the PIN. 403 for a wrong one, 429 after several: pause and continue the farm, drain and resume nodes, switch ' +
      'all nodes off safely, the head node last, and end a switching off that was begun at a kiosk.',
    body: z.strictObject({
      pin: z.string().max(12),
      action: z.enum(KIOSK_ACTIONS),
      nodes: z.string().max(65_536).optional().describe('Of drain and resume: a node set. Default: all.'),
    }),
    response: z.object({ done: z.string().describe('What was done, in words.') }),
  },
});

export type Kiosk = z.infer<typeof kioskSchema>;
export type KioskAction = (typeof KIOSK_ACTIONS)[number];

/** It came by the link of a screen, or may have. */
export function isScreen({ user, role }: Pick<Who, 'user' | 'role'>): boolean {
  return user === KIOSK_ACCOUNT && role === 'viewer';
}
