import { z } from 'zod';
import { endpoints } from './endpoint.ts';

const instant = z.iso.datetime();
const watts = z.number().min(0).max(1_000_000);

export const METER_DRIVERS = ['typed-in', 'shelly-gen2', 'tasmota'] as const;
export const TYPED_KINDS = ['idle', 'typical', 'benchmark'] as const;
/**
 * `waiting`: it was not asked yet. `live`: it answers. `silent`: it does not, and `because` says why. `typed`: somebody reads it and
 * types what it shows.
 */
export const METER_STATES = ['waiting', 'live', 'silent', 'typed'] as const;

export const meterNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'a name of at most 40 letters, digits, "-" and "_"');

export const meterSettingsSchema = z.strictObject({
  meter: meterNameSchema,
  driver: z.enum(METER_DRIVERS),
  address: z.string().min(1).max(260).optional().describe('Of the plug: HOST or HOST:PORT. It is asked by HTTP alone.'),
  user: z.string().min(1).max(100).optional().describe('Default: admin.'),
  password: z.string().min(1).max(200).optional().describe('Written, never read back.'),
  channel: z
    .int()
    .min(0)
    .max(15)
    .optional()
    .describe('Which of its switches, from 0. Default: 0; of Tasmota all together.'),
  covers: z.string().trim().min(1).max(200).describe('What hangs on it, in words: "the boards and the switch".'),
  nodes: z
    .string()
    .max(4000)
    .optional()
    .describe('Which nodes hang on it, a node set; empty: none. Absent: all there are.'),
  everySec: z.int().min(1).max(10).default(3).describe('How often it is asked.'),
});

export const meterSchema = meterSettingsSchema.omit({ password: true, nodes: true }).extend({
  nodes: z.string().describe('The nodes that hang on it now, folded.'),
  hasPassword: z.boolean(),
  device: z.string().optional().describe('What it says that it is.'),
  typed: z
    .partialRecord(z.enum(TYPED_KINDS), watts)
    .optional()
    .describe('Watts that somebody has typed, by what was going on.'),
  state: z.enum(METER_STATES),
  because: z.string().optional().describe('Why it is silent, and what to do.'),
  watts: watts.optional().describe('Now. Absent: unknown.'),
  volts: z.number().optional(),
  amperes: z.number().optional(),
  totalWh: z.number().optional().describe('Since it was made or reset, as it counts itself.'),
  at: instant.optional().describe('When that was read.'),
  todayWh: z.number().optional().describe('Since midnight of the head.'),
  todayFrom: z
    .enum(['meter', 'samples'])
    .optional()
    .describe('`meter`: it counts that itself. `samples`: added up from what was read, so at least that.'),
});

/** All meters. A meter whose nodes hang on another one too is in no total. */
export const metersSchema = z.object({
  watts: watts.optional().describe('Of all meters together that do not stand behind one another. Absent: unknown.'),
  of: z.array(z.string()).describe('The meters whose watts these are.'),
  isTyped: z.boolean().describe('Some of it was typed, and not read just now.'),
  meters: z.array(meterSchema),
});

const one = z.object({ meter: meterNameSchema });

export const meterEndpoints = endpoints({
  'GET /api/meters': { summary: 'The power meters, and what they show now.', response: metersSchema },
  'GET /api/meters/{meter}': { summary: 'One of them.', params: one, response: meterSchema },
  'POST /api/meters': {
    summary: 'Add a meter. A plug is asked first, and is refused where it does not answer as its driver expects.',
    body: meterSettingsSchema,
    response: meterSchema,
  },
  'DELETE /api/meters/{meter}': {
    summary: 'Remove it. What it measured stays as long as other measurements do.',
    params: one,
    response: 'none',
  },
  'POST /api/meters/{meter}/read': { summary: 'Ask it now.', params: one, response: meterSchema },
  'POST /api/meters/{meter}/typed': {
    summary:
      'What somebody has read off a meter without a plug: at a time, or as what it shows idle, typically, under a benchmark.',
    params: one,
    body: z.strictObject({
      watts,
      as: z.enum(TYPED_KINDS).optional(),
      at: instant.optional().describe('When it was read. Default: now.'),
    }),
    response: meterSchema,
  },
  'GET /api/meters/{meter}/history': {
    summary: 'Watts over time, in even steps of ten seconds or more; nothing of a meter that is typed.',
    params: one,
    query: z.object({
      since: z.string().max(40).default('1h').describe('An instant, or how long ago: 10m, 1h, 7d.'),
      until: z.string().max(40).optional(),
      points: z.coerce.number().int().min(1).max(100_000).default(600),
    }),
    response: z.object({
      meter: meterNameSchema,
      from: instant.describe('Where the first step begins.'),
      stepSec: z.number().positive(),
      mean: z.array(z.number().nullable()).describe('Watts; null: nothing was measured.'),
      most: z.array(z.number().nullable()),
    }),
  },
});

export type MeterSettings = z.infer<typeof meterSettingsSchema>;
export type Meter = z.infer<typeof meterSchema>;
export type Meters = z.infer<typeof metersSchema>;
export type TypedKind = (typeof TYPED_KINDS)[number];
