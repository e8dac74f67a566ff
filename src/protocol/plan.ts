import { z } from 'zod';
import { endpoints } from './endpoint.ts';

/** A plan of a thousand parts has a tenth of it. */
export const MAX_PLAN_CHARACTERS = 256 * 1024;
/** A head takes less at a time than the command line: reading YAML keeps it from all else. */
export const MAX_POSTED_PLAN_CHARACTERS = 64 * 1024;
/** Loads at which a plan is checked. */
export const PLAN_LEVELS = ['typical', 'benchmark', 'worst'] as const;
/** `breaks`: it does not hold. `unknown`: nobody can say. `warning`: it holds, but not as it should. `note`: good to know. */
const PLAN_FINDING_KINDS = ['breaks', 'warning', 'unknown', 'note'] as const;
const PLAN_CHECKS = [
  ...(['rail', 'supply', 'converter', 'usb-group', 'usb-hub', 'poe-port', 'poe-budget', 'fuse', 'volts'] as const),
  ...(['ports', 'spare', 'plug', 'volume'] as const),
] as const;

const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'names are made of a to z, 0 to 9 and -, 40 characters at most' });
const quantity = z.union([z.literal('unknown'), z.number().nonnegative().finite()], {
  error: 'expected a number from 0 up, or the word unknown',
});
const drawSchema = z.union(
  [
    quantity,
    z.strictObject({ typical: quantity.optional(), benchmark: quantity.optional(), worst: quantity.optional() }),
  ],
  { error: 'expected a number, the word unknown, or a map of typical, benchmark and worst' },
);
const count = z.int().min(1).max(1000);
const several = z.int().min(0).max(1000);
/** `4G` as Slurm has it, or a number of bytes. */
const bytes = z.union([z.string(), z.number().nonnegative()], { error: 'expected a size such as 512M or 4G' });
const partOfTime = z
  .number({ error: 'expected a part of the time from 0 to 1, such as 0.5' })
  .min(0, { error: 'a part of the time is 0 or more' })
  .max(1, { error: 'a part of the time is 1 at most: write 0.5 for 50 %' });
const share = z.number().gt(0).max(1);

const poeClass = z
  .strictObject({ class: z.int().min(0).max(8) })
  .optional()
  .describe('Which it tells a switch that it is plugged into.');

const plug = z.union([z.string(), z.array(z.string()).min(1)], {
  error: 'expected the name of what feeds it, or a list',
});

/** What is bought. */
const part = {
  count: count.default(1),
  price: z.number().nonnegative().optional().describe('Of one, in the currency of the plan.'),
  used: z.boolean().optional().describe('Bought used: no tax is added.'),
  owned: several.default(0),
  ordered: several.default(0),
  spare: several.default(0).describe('That many more than `count` lie beside it.'),
  litres: z.number().positive().optional().describe('Of one.'),
  note: z.string().max(500).optional(),
};

/** What draws power. `on`: what feeds it, for all of them or a list with one entry each. */
const load = {
  ...part,
  volts: z.number().positive().optional(),
  watts: drawSchema.optional(),
  amps: drawSchema.optional(),
  on: plug.optional(),
  fuse: z.number().positive().optional().describe('Amperes; each of them has one of its own.'),
  poe: poeClass,
};

const boardSchema = z.strictObject({
  ...load,
  model: z.string().optional(),
  compute: z.boolean().default(true).describe('Whether it takes part in a benchmark.'),
  cores: count.optional(),
  clockGhz: z.number().positive().optional(),
  flopsPerCycle: z.number().positive().optional().describe('Of one core, on doubles.'),
  memory: bytes.optional(),
  disk: bytes.optional(),
  hplGflops: quantity.optional(),
  net: z.string().optional().describe('The switch it is plugged into; none where there is no cable.'),
});

const railSchema = z.strictObject({
  volts: z.number().positive(),
  watts: quantity.optional(),
  amps: quantity.optional(),
  fuse: z.number().positive().optional(),
});

const supplySchema = z.strictObject({
  ...part,
  model: z.string().optional(),
  rails: z.record(nameSchema, railSchema).optional(),
  watts: quantity.optional().describe('Of all its rails together.'),
  combined: z
    .array(z.strictObject({ rails: z.array(z.string()).min(1), watts: z.number().positive() }))
    .max(8)
    .default([])
    .describe('Rails that share a limit.'),
  efficiency: share.or(z.literal('unknown')).optional(),
  spareFor: z.string().optional(),
});

const converterSchema = z.strictObject({
  ...part,
  model: z.string().optional(),
  on: plug,
  volts: z.number().positive().optional(),
  watts: quantity.optional(),
  amps: quantity.optional(),
  efficiency: share.or(z.literal('unknown')).optional(),
  poe: poeClass,
});

const usbHubSchema = z.strictObject({
  ...part,
  model: z.string().optional(),
  on: load.on,
  volts: z.number().positive().default(5),
  ports: z.int().min(1).max(100).optional(),
  portsPerGroup: z.int().min(1).max(100).optional(),
  groupAmps: quantity.optional().describe('What the ports of a group give together.'),
  amps: quantity.optional().describe('What all ports give together.'),
  efficiency: share
    .or(z.literal('unknown'))
    .optional()
    .describe('Where what feeds it has another voltage. Default: unknown.'),
});

const switchSchema = z.strictObject({
  ...load,
  model: z.string().optional(),
  ports: z.int().min(1).max(1000).optional(),
  uplinks: several.default(0).describe('Ports taken by what is not in the plan.'),
  poe: z.enum(['af', 'at', 'bt3', 'bt4']).optional().describe('What its ports give; bt3 and bt4 are the types of bt.'),
  poePorts: z.int().min(1).max(1000).optional(),
  poeWatts: quantity.optional().describe('What all ports give together.'),
  allocation: z
    .enum(['class', 'draw'])
    .optional()
    .describe(
      'Whether it sets aside what classes may draw, or counts what is drawn. Default: unknown, so both are looked at.',
    ),
});

export const planFileSchema = z.strictObject({
  name: z.string().min(1).max(100),
  note: z.string().max(2000).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'expected three capitals such as EUR' })
    .default('EUR'),
  taxPercent: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('Prices are without it; it is added. Default: prices have it.'),
  litres: z.number().positive().optional().describe('What the whole machine takes up.'),
  assume: z.strictObject({ duty: partOfTime.optional(), pricePerKwh: z.number().nonnegative().optional() }).default({}),
  boards: z.record(nameSchema, boardSchema).default({}),
  supplies: z.record(nameSchema, supplySchema).default({}),
  converters: z.record(nameSchema, converterSchema).default({}),
  usbHubs: z.record(nameSchema, usbHubSchema).default({}),
  switches: z.record(nameSchema, switchSchema).default({}),
  fans: z.record(nameSchema, z.strictObject({ ...load, model: z.string().optional() })).default({}),
  loads: z.record(nameSchema, z.strictObject(load)).default({}),
  parts: z.record(nameSchema, z.strictObject(part)).default({}),
});

/** Services that are to be held by the nodes of a plan. */
export const servicesFileSchema = z.strictObject({
  reserve: z
    .strictObject({ cores: z.number().min(0).default(0), memory: bytes.default('512M') })
    .prefault({})
    .describe('Of each node, for its system.'),
  services: z
    .record(
      nameSchema,
      z.strictObject({
        count: count.default(1),
        cores: z.number().min(0).max(10_000).default(0),
        memory: bytes.default(0),
        disk: bytes.default(0),
        apart: z.boolean().default(false).describe('No two of them on one node.'),
        note: z.string().max(500).optional(),
      }),
    )
    .refine((all) => Object.keys(all).length > 0, { error: 'no service is in it' }),
});

/** At least `known`; `unknown` names what is not in it, or not in full. */
const amountSchema = z.object({ known: z.number(), unknown: z.array(z.string()) });
const spanSchema = z.object({ low: z.number(), high: z.number().optional() });

const planFindingSchema = z.object({
  kind: z.enum(PLAN_FINDING_KINDS),
  check: z.enum(PLAN_CHECKS),
  where: z.string(),
  at: z.enum(PLAN_LEVELS).optional(),
  sentence: z.string(),
});

/** What feeds others, and how much is asked of it. */
const planFeedSchema = z.object({
  feed: z.string(),
  kind: z.string(),
  volts: z.number().optional(),
  limitWatts: z.number().optional().describe('Absent: nobody published it, or there is none.'),
  limitAmps: z.number().optional(),
  reservedWatts: spanSchema
    .required()
    .optional()
    .describe('Of all PoE ports of a switch, where it allocates by class: at least and at most.'),
  levels: z.record(
    z.enum(PLAN_LEVELS),
    z.object({
      watts: amountSchema,
      amps: z.number().optional(),
      use: z.number().optional().describe('Known watts by what it may give.'),
    }),
  ),
});

const planPartSchema = z.object({
  part: z.string(),
  what: z.string(),
  count: z.int(),
  spare: z.int(),
  owned: z.int(),
  ordered: z.int(),
  missing: z.int(),
  used: z.boolean(),
  price: z.number().optional().describe('Of one, tax included. Absent: unknown.'),
  priceSource: z.string().optional(),
  total: z.number().optional(),
});

export const planResultSchema = z.object({
  name: z.string(),
  ok: z.boolean().describe('Nothing that is known breaks.'),
  sentence: z.string(),
  breaksFirst: z
    .object({ where: z.string(), at: z.enum(PLAN_LEVELS) })
    .optional()
    .describe('What gives way first where the load grows from typical to worst.'),
  findings: z.array(planFindingSchema),
  feeds: z.array(planFeedSchema),
  parts: z.array(planPartSchema),
  watts: z.object({
    typical: amountSchema.describe('At the plug, as far as known.'),
    benchmark: amountSchema,
    worst: amountSchema,
    clusterUnderBenchmark: spanSchema
      .optional()
      .describe('What clusters draw of the watts of their boards alone: from × 1 to × 1.89.'),
  }),
  heatBtuPerHour: z.object({ typical: amountSchema, benchmark: amountSchema, worst: amountSchema }),
  airCubicMetresPerHour: amountSchema.describe('What carries the heat at worst away, 10 °C warmer.'),
  litres: z.number().optional().describe('Of the whole machine.'),
  partsLitres: amountSchema.optional().describe('Absent: the plan says it of no part.'),
  cost: z.object({
    currency: z.string(),
    parts: amountSchema.describe('All of them, tax included.'),
    toPay: amountSchema.describe('Of those that are missing.'),
    ordered: amountSchema,
    tax: z.number().describe('Within `parts`, as far as it is known.'),
    kwhPerYear: spanSchema
      .extend({ unknown: z.array(z.string()) })
      .describe('Without `high`, it is at least that: `unknown` draws as well.'),
    perYear: spanSchema.optional().describe('Absent: what a kWh costs in this currency is unknown.'),
    duty: z.number().describe('Part of the time under benchmark load.'),
    pricePerKwh: z.number().optional(),
  }),
  predicted: z.object({
    boards: z.int(),
    hplGflops: spanSchema.required().optional().describe('Absent: see `because`.'),
    peakGflops: z.number().optional(),
    because: z.string().optional(),
  }),
});

export const planEndpoints = endpoints({
  'POST /api/plan': {
    summary: 'Check a plan of a machine. Nothing is kept. 400 with a line FILE:LINE:COLUMN for each fault.',
    body: z.strictObject({
      file: z.string().trim().min(1).max(80).default('plan.yaml').describe('As messages name it.'),
      text: z
        .string()
        .max(MAX_POSTED_PLAN_CHARACTERS, { error: 'a plan of 64 KiB at most; breadbox plan FILE takes 256' })
        .describe('YAML, as docs/plan.md has it.'),
    }),
    response: planResultSchema,
  },
});

export type PlanLevel = (typeof PLAN_LEVELS)[number];
export type PlanFile = z.infer<typeof planFileSchema>;
export type PlanLoad = PlanFile['loads'][string];
export type PlanBoard = PlanFile['boards'][string];
export type PlanDraw = z.infer<typeof drawSchema>;
export type PlanFinding = z.infer<typeof planFindingSchema>;
export type PlanFeed = z.infer<typeof planFeedSchema>;
export type PlanPart = z.infer<typeof planPartSchema>;
export type ServicesFile = z.infer<typeof servicesFileSchema>;
export type PlanResult = z.infer<typeof planResultSchema>;
