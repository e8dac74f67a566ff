import { z } from 'zod';
import { endpoints } from './endpoint.ts';

const instant = z.iso.datetime();

export const ALERT_RULES = [
  'unreachable',
  'rebooted',
  'under-voltage',
  'throttled',
  'hot',
  'disk-full',
  'disk-read-only',
  'disk-worn',
  'memory-pressure',
  'link-slow',
  'link-down',
  'network-slow',
  'clock-off',
  'clock-speed',
  'sensor-missing',
  'air-hot',
  'warming-together',
  'fan-stopped',
] as const;

/** `warning`: look at it when there is time. `bad`: work is lost or hardware suffers. */
export const SEVERITIES = ['warning', 'bad'] as const;

export const alertSchema = z.object({
  alert: z.string().describe('a1, a2, …'),
  rule: z.enum(ALERT_RULES),
  node: z.string().describe('A node, or a node set where it concerns several together.'),
  part: z.string().optional().describe('Of the node: a disk, an interface, a sensor.'),
  severity: z.enum(SEVERITIES),
  sentence: z.string().describe('What is the matter, with the node and the figure.'),
  what: z.string(),
  why: z.string(),
  todo: z.string(),
  since: instant,
  until: instant.optional().describe('Absent: it goes on.'),
  acknowledged: z.object({ by: z.string(), at: instant }).optional(),
  jobs: z.array(z.string()).describe('Ids of jobs that ran there when it began.'),
});

const one = z.object({ alert: z.string().regex(/^a[1-9]\d*$/, 'the number of an alert, such as a7') });
const httpUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((url) => !/^https?:[\\/]*[^\\/?#]*@/i.test(url), {
    error: 'An address with a name and password in it is not called; ntfy takes a token.',
  });

/** Where alerts are sent; nothing is sent by itself. Secrets are written, never read back. */
export const alertSettingsSchema = z.object({
  webhook: z.object({ url: httpUrl }).optional().describe('Gets each alert as JSON by POST.'),
  ntfy: z
    .object({
      url: httpUrl
        .refine((url) => /^https?:[^?#]*[^/?#:]\/[^/?#]/i.test(url), {
          error: 'an address with a topic, such as http://ntfy.local/breadbox',
        })
        .describe('Server and topic: http://ntfy.local/breadbox.'),
      token: z.string().max(500).optional(),
    })
    .optional(),
  mail: z
    .object({
      to: z.array(z.email()).min(1).max(20),
      from: z.email(),
      server: z.string().min(1).max(253),
      port: z.int().min(1).max(65_535).default(587),
      user: z.string().max(200).optional(),
      password: z.string().max(500).optional(),
    })
    .optional(),
  from: z.enum(SEVERITIES).default('warning').describe('The least that is sent.'),
});

export const alertEndpoints = endpoints({
  'GET /api/alerts': {
    summary: 'What needs a hand now, the worst first; with `history` also what has ended, newest first.',
    query: z.object({
      nodes: z.string().max(65_536).optional(),
      history: z.stringbool().default(false),
      limit: z.coerce.number().int().min(1).max(10_000).default(200),
    }),
    response: z.array(alertSchema),
  },
  'POST /api/alerts/{alert}/acknowledge': {
    summary: 'Somebody knows. It is shown until its cause is gone, and sent to nobody any more.',
    params: one,
    response: alertSchema,
  },
  'GET /api/alert-settings': { summary: 'Where alerts are sent, without passwords.', response: alertSettingsSchema },
  'PUT /api/alert-settings': {
    summary: 'Set where alerts are sent. A password or token that is left out stays while its server stays the same.',
    body: alertSettingsSchema,
    response: alertSettingsSchema,
  },
  'POST /api/alert-settings/test': {
    summary: 'Send a test alert by each way that is set, and say how each went.',
    response: z.array(
      z.object({ way: z.enum(['webhook', 'ntfy', 'mail']), ok: z.boolean(), because: z.string().optional() }),
    ),
  },
});

export type AlertRule = (typeof ALERT_RULES)[number];
export type Severity = (typeof SEVERITIES)[number];
export type Alert = z.infer<typeof alertSchema>;
export type AlertSettings = z.infer<typeof alertSettingsSchema>;
