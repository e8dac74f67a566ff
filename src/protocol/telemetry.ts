import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { nodeNameSchema } from './inventory.ts';
import { panelLineSchema } from './panel.ts';
import type { LIVE_FIGURES } from './series.ts';

export {
  KEPT_SAMPLE_SECONDS,
  MAX_LINE_BYTES,
  MAX_SERIES,
  SILENT_AFTER_SECONDS,
  STREAM_SECONDS,
} from './telemetry-limits.ts';

const instant = z.iso.datetime();
const word = z.string().max(200);
const seriesKey = z.string().min(1).max(150).describe('NAME or NAME.INSTANCE, as in the table of series.');

export const networkInterfaceSchema = z.object({
  interface: word,
  kind: z.enum(['wired', 'wireless', 'virtual']),
  mac: word.optional(),
  isMain: z.boolean().describe('The way to the head goes through it.'),
});

/** `missing`: the owner says that it is there, and it is not. `failing`: it is there and cannot be read. */
export const sensorTroubleSchema = z.object({
  collector: word.describe('The file that reads it.'),
  sensor: word.describe('As the owner named it, or as the system does.'),
  state: z.enum(['missing', 'failing']),
  because: z.string().max(500),
});

/** What changes seldom. */
export const agentAboutSchema = z.object({
  version: word.describe('Of breadbox-agent.'),
  nodeVersion: word,
  bootId: word,
  model: word.optional().describe('Of the board, or of the processor where it is none.'),
  cores: z.int().positive(),
  memBytes: z.number().positive(),
  system: word.optional(),
  kernel: word.optional(),
  interfaces: z.array(networkInterfaceSchema).max(64),
  troubles: z.array(sensorTroubleSchema).max(64),
  thermostats: z.record(word, z.number()).optional().describe('Of places, °C: where a thermostat begins to cool.'),
});

/** The first line of each request: who speaks. `session` is drawn anew when an agent starts. */
const helloLine = z.object({
  hello: z.object({ node: nodeNameSchema, session: z.string().min(8).max(64), about: agentAboutSchema }),
});
/** When it has changed in between. */
const aboutLine = z.object({ about: agentAboutSchema });
/**
 * `seq` counts the samples of a session: one that comes twice is taken once. `ageSec`: how long before this line was written it was
 * measured, by a clock that nobody sets. `clock`: what the node believes the time is, in seconds since 1970.
 */
const sampleLine = z.object({
  seq: z.int().nonnegative(),
  ageSec: z.number().nonnegative(),
  clock: z.number(),
  values: z.record(z.string(), z.number()),
});

/** What its panel shows, after the hello and when that has changed. */
const panelLine = z.object({ panel: panelLineSchema });

/** What an agent writes, one a line. */
export const agentLineSchema = z.union([sampleLine, helloLine, aboutLine, panelLine]);

export const WATCH_STATES = ['live', 'silent', 'never'] as const;

export const nodeTelemetrySchema = z.object({
  node: nodeNameSchema,
  state: z.enum(WATCH_STATES).describe('`silent`: its agent spoke once, and not in the last five seconds.'),
  seenAt: instant.optional(),
  bootedAt: instant.optional(),
  about: agentAboutSchema.optional(),
  values: z.record(z.string(), z.number()).describe('What is known now, by series; what is too old is not there.'),
});

const onNode = z.object({ node: nodeNameSchema });

export const telemetryEndpoints = endpoints({
  'POST /api/telemetry': {
    summary:
      'What an agent has measured: a hello line, then a sample a line as it is taken. The agent ends it after a minute and begins ' +
      'another. 403 for a node that the token is not for.',
    body: 'lines',
    response: z.object({
      taken: z.int().describe('The highest seq; -1: none.'),
      refused: z.int().describe('Values that were not taken: unknown series, absurd numbers.'),
      now: instant,
    }),
  },
  'GET /api/telemetry': {
    summary: 'What is known of each node now: those of the inventory, and others whose agents speak.',
    query: z.object({ nodes: z.string().max(65_536).optional() }),
    response: z.array(nodeTelemetrySchema),
  },
  'GET /api/telemetry/{node}': { summary: 'The same of one.', params: onNode, response: nodeTelemetrySchema },
  'GET /api/telemetry/{node}/history': {
    summary: 'Series over time, in even steps; the step is the finest that was kept and that gives at most `points`.',
    params: onNode,
    query: z.object({
      series: z.string().min(1).max(2000).describe('Keys, parted by commas; `NAME.*` is all of its instances.'),
      since: z.string().max(40).default('1h').describe('An instant, or how long ago: 90s, 10m, 1h, 7d.'),
      until: z.string().max(40).optional(),
      points: z.coerce.number().int().min(1).max(100_000).default(600),
    }),
    response: z.object({
      node: nodeNameSchema,
      from: instant.describe('Where the first step begins.'),
      stepSec: z.number().positive(),
      series: z.record(
        seriesKey,
        z.object({
          mean: z.array(z.number().nullable()).describe('null: nothing was measured.'),
          most: z.array(z.number().nullable()),
        }),
      ),
    }),
  },
  'GET /metrics': { summary: 'All that is known now, for Prometheus.', response: 'bytes' },
});

/**
 * All nodes together, once a second, each in the order of `LIVE_FIGURES`. `receive…` and `transmit…` are those of the interface to
 * the head; of several GPUs the busiest and the hottest; `slow` has the bits 1: too little voltage, 2: held down, 4: throttled, 8: at its limit of heat.
 */
export const liveTelemetrySchema = z.object({
  at: instant,
  nodes: z.record(nodeNameSchema, z.array(z.number().nullable()).describe('null: not known.')),
  silent: z.array(nodeNameSchema),
});

export type AgentAbout = z.infer<typeof agentAboutSchema>;
export type AgentLine = z.infer<typeof agentLineSchema>;
export type SensorTrouble = z.infer<typeof sensorTroubleSchema>;
export type NetworkInterface = z.infer<typeof networkInterfaceSchema>;
export type NodeTelemetry = z.infer<typeof nodeTelemetrySchema>;
export type LiveTelemetry = z.infer<typeof liveTelemetrySchema>;
export type LiveFigure = (typeof LIVE_FIGURES)[number];
