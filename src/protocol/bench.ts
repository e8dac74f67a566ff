import { z } from 'zod';
import { endpoints } from './endpoint.ts';

const instant = z.iso.datetime();
const amount = z.number().nonnegative();

export const BENCHMARKS = ['hpl', 'stream', 'mpi', 'osu', 'disk', 'mandelbrot', 'farm'] as const;
export const BENCH_STATES = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const;
/** `measured` here by Breadbox; `imported` from a file; `reference`: shipped, from a public table. */
export const BENCH_SOURCES = ['measured', 'imported', 'reference'] as const;

/** Least, mean and greatest of what was sampled while a benchmark ran. */
const spanSchema = z.object({ min: z.number(), mean: z.number(), max: z.number() });

/** One node while the benchmark ran. What nobody could tell is absent. */
export const benchNodeSchema = z.object({
  node: z.string(),
  board: z.string().optional(),
  processor: z.string().optional().describe('As the kernel names it.'),
  cores: z.int().positive().optional(),
  memBytes: amount.optional(),
  kernel: z.string().optional(),
  system: z.string().optional().describe('PRETTY_NAME of os-release.'),
  governor: z.string().optional(),
  maxMhz: amount.optional().describe('What the processor may go up to.'),
  mhz: spanSchema.optional().describe('Of all its cores, while it ran.'),
  socCelsius: spanSchema.optional(),
  throttled: z
    .boolean()
    .optional()
    .describe('Whether it ran slower than it may at any time meanwhile: heat or too little voltage.'),
});

export const benchPowerSchema = z.object({
  meter: z.string().describe('Name of the meter, or "typed in".'),
  covers: z.string().describe('What hangs on it, in words: "the boards and the switch".'),
  nodes: z.string().optional().describe('The nodes that hang on it, folded.'),
  meanWatts: amount,
  maxWatts: amount.optional(),
  joules: amount.optional(),
});

/** What is needed to do it again. */
export const benchConditionsSchema = z.object({
  nodes: z.array(benchNodeSchema),
  versions: z.record(z.string(), z.string()).describe('Of programs and libraries, by name.'),
  inputs: z.array(z.object({ name: z.string(), text: z.string() })).describe('Files that the program read.'),
  command: z.string().optional(),
  power: benchPowerSchema.optional(),
});

const linkSizeSchema = z.object({ bytes: z.int().nonnegative(), us: amount, mbytePerSec: amount.optional() });

/** Figures have their unit in the name. Mbyte and Gbyte are 10^6 and 10^9 bytes, Gflop 10^9 operations on doubles. */
export const benchResultSchema = z.discriminatedUnion('benchmark', [
  z.object({
    benchmark: z.literal('hpl'),
    gflops: amount,
    seconds: amount.optional(),
    n: z.int().positive().optional(),
    nb: z.int().positive().optional(),
    p: z.int().positive().optional(),
    q: z.int().positive().optional(),
    residual: amount.optional().describe('||Ax-b||_oo / (eps (||A||_oo ||x||_oo + ||b||_oo) N).'),
    residualPassed: z.boolean().optional(),
    peakGflops: amount.optional().describe('Cores × clock × operations a cycle.'),
    peakBasis: z.string().optional().describe('The factors of the peak, and where they come from.'),
    dgemmGflops: amount.optional().describe('What the BLAS does alone on the same cores.'),
    blas: z.string().optional().describe('Library and kernel that were used.'),
    kernels: z
      .array(z.object({ kernel: z.string(), gflops: amount }))
      .optional()
      .describe('Kernels of the BLAS that were tried.'),
    alone: z
      .array(z.object({ node: z.string(), gflops: amount }))
      .optional()
      .describe('Each node by itself.'),
    tuning: z
      .array(z.object({ nb: z.int(), p: z.int(), q: z.int(), gflops: amount }))
      .optional()
      .describe('Short runs that chose NB and P × Q.'),
    why: z.array(z.string()).optional().describe('Why N, NB, P and Q are what they are, a sentence each.'),
  }),
  z.object({
    benchmark: z.literal('stream'),
    arrayBytes: amount.optional(),
    threads: z.int().positive().optional(),
    nodes: z.array(
      z.object({
        node: z.string(),
        copyGbytePerSec: amount.optional(),
        scaleGbytePerSec: amount.optional(),
        addGbytePerSec: amount.optional(),
        triadGbytePerSec: amount,
      }),
    ),
  }),
  z.object({
    benchmark: z.literal('mpi'),
    pairs: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        latencyUs: amount,
        mbytePerSec: amount,
        sizes: z.array(linkSizeSchema),
      }),
    ),
    allreduce: z.array(z.object({ ranks: z.int().positive(), bytes: z.int().nonnegative(), us: amount })),
  }),
  z.object({
    benchmark: z.literal('osu'),
    sets: z.array(
      z.object({
        name: z.string().describe('As the program is called: osu_latency.'),
        version: z.string().optional(),
        ranks: z.int().positive().optional().describe('That took part, where Breadbox ran it.'),
        unit: z.string(),
        points: z.array(z.object({ bytes: z.int().nonnegative(), value: amount })),
      }),
    ),
  }),
  z.object({
    benchmark: z.literal('disk'),
    nodes: z.array(
      z.object({
        node: z.string(),
        path: z.string(),
        fileSystem: z.string().optional(),
        writeMbytePerSec: amount,
        readMbytePerSec: amount.optional(),
        syncMs: amount.optional().describe('Median time of a write of 4 KiB until it is on the disk.'),
      }),
    ),
  }),
  z.object({
    benchmark: z.literal('mandelbrot'),
    checksum: z.string(),
    curves: z.array(
      z.object({
        by: z.enum(['farm', 'mpi', 'threads']),
        points: z.array(z.object({ workers: z.int().positive(), seconds: amount, speedUp: amount })),
      }),
    ),
  }),
  z.object({
    benchmark: z.literal('farm'),
    tasks: z.int().positive(),
    slots: z.int().positive(),
    seconds: amount,
    tasksPerSec: amount,
    bareTasksPerSec: amount.optional().describe('The same program from a shell loop on as many slots.'),
  }),
]);

export const benchFindingSchema = z.object({
  kind: z.enum(['throttled', 'slow-node', 'residual', 'memory', 'kernel', 'slow-pair', 'power', 'other']),
  node: z.string().optional(),
  sentence: z.string(),
  what: z.string(),
  why: z.string(),
  todo: z.string(),
});

/** Whose figures they are. A result belongs to one revision of a machine. */
export const benchMachineSchema = z.object({
  name: z.string().min(1).max(80),
  revision: z.string().max(40).optional(),
  nodes: z.int().positive().optional(),
  ranks: z.int().positive().optional(),
  euros: amount.optional().describe('Of the whole machine, with tax.'),
  litres: amount.optional(),
  watts: amount.optional().describe('While it computed, as published, where nothing measured it here.'),
  about: z.string().max(400).optional(),
  source: z.string().max(400).optional().describe('Where figures that were not measured here come from.'),
});

export const benchRunSchema = z.object({
  run: z.string().describe('b1, b2, …'),
  benchmark: z.enum(BENCHMARKS),
  state: z.enum(BENCH_STATES),
  source: z.enum(BENCH_SOURCES),
  quick: z.boolean(),
  nodes: z.string().describe('A node set; empty where nobody knows.'),
  by: z.string(),
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  now: z.string().optional().describe('What is measured at the moment, in words.'),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
  expectedEndAt: instant.optional(),
  machine: benchMachineSchema,
  conditions: benchConditionsSchema,
  result: benchResultSchema.optional(),
  findings: z.array(benchFindingSchema),
  problem: z.string().optional().describe('Why it failed.'),
});

export const BENCH_EXPORT_FORMATS = ['json', 'csv', 'markdown'] as const;
/** What is compressed of it; a release of OSU has one megabyte. */
export const MAX_OSU_SOURCE_BYTES = 32 * 1024 * 1024;
/** Of one file of results, whether it is written or read. */
export const MAX_RESULTS = 500;
export const MAX_RESULTS_CHARS = 2_000_000;
/** Header of an export that has not all of them: `b120`, from which the next part goes on with `before`. */
export const OLDER_RESULTS_HEADER = 'breadbox-older-than';

const runName = z.string().regex(/^b[1-9]\d*$/);
const one = z.object({ run: runName });
const fileBody = z.strictObject({
  fileName: z.string().max(200),
  text: z.string().max(MAX_RESULTS_CHARS),
  machine: benchMachineSchema.optional().describe('Where the file does not say whose they are.'),
});
const fileRead = z.object({
  format: z.string().describe('What the file is, in words.'),
  runs: z.array(benchRunSchema),
});

const runnableSchema = z.object({
  benchmark: z.enum(BENCHMARKS),
  title: z.string(),
  about: z.string().describe('What it measures, as a sentence.'),
});

export const benchEndpoints = endpoints({
  'GET /api/benchmarks': {
    summary: 'What Breadbox can measure itself, in the order in which it is best done.',
    response: z.array(runnableSchema),
  },
  'PUT /api/benchmarks/osu/source': {
    summary:
      'Keep a source archive of the OSU micro-benchmarks (.tar.gz), in place of the one before: in the home of the account whose jobs the benchmarks are.',
    body: 'bytes',
    response: z.object({ path: z.string(), bytes: z.int().nonnegative() }),
  },
  'POST /api/bench-runs': {
    summary:
      'Begin to measure: one benchmark after the other, each in jobs that have their nodes alone. 409 while others work there.',
    body: z.strictObject({
      names: z.array(z.enum(BENCHMARKS)).min(1).max(BENCHMARKS.length),
      nodes: z.string().max(65_536).optional().describe('A node set. Default: all that take jobs.'),
      quick: z
        .boolean()
        .default(false)
        .describe('Smaller and shorter: says whether all is well, not what it is worth.'),
      afterJobs: z.boolean().default(false).describe('Wait for the jobs that run there, in place of refusing.'),
      like: runName
        .optional()
        .describe(
          'HPL: the input of this result once more, with its kernel and ranks, on its nodes; nothing is chosen.',
        ),
      withinSec: z
        .int()
        .min(5)
        .max(86_400)
        .optional()
        .describe('HPL: how long its last run may take. What is shorter than by default counts as quick.'),
    }),
    response: z.array(benchRunSchema),
  },
  'POST /api/bench-runs/{run}/cancel': {
    summary: 'End one that runs or waits. What was found until then stays.',
    params: one,
    response: benchRunSchema,
  },
  'GET /api/bench-runs/{run}/follow': {
    summary: 'It, as lines, each time it has changed, to its end.',
    params: one,
    response: 'lines',
  },
  'GET /api/bench-runs': {
    summary: 'Results, newest first, without inputs and single figures.',
    query: z.object({ benchmark: z.enum(BENCHMARKS).optional() }),
    response: z.array(benchRunSchema),
  },
  'GET /api/bench-runs/export': {
    summary:
      'Results that have ended as a file: JSON that can be imported again, CSV, or rows of a Markdown table. The newest, as many as one file may have; the header breadbox-older-than says where the next part begins.',
    query: z.object({
      format: z.enum(BENCH_EXPORT_FORMATS).default('json'),
      run: runName.optional().describe('This one alone.'),
      before: runName.optional().describe('Older ones than this.'),
    }),
    response: 'bytes',
  },
  'POST /api/bench-runs/read': {
    summary: 'What a file of results holds. Nothing is kept, so its runs have no names.',
    body: fileBody,
    response: fileRead,
  },
  'GET /api/bench-runs/{run}': { summary: 'One of them, whole.', params: one, response: benchRunSchema },
  'POST /api/bench-runs/import': {
    summary: 'Take results from the text of a file. All of it or nothing.',
    body: fileBody,
    response: fileRead,
  },
  'DELETE /api/bench-runs/{run}': {
    summary: 'Remove one that has ended, and what it measured.',
    params: one,
    response: 'none',
  },
});

export type BenchRun = z.infer<typeof benchRunSchema>;
export type BenchResult = z.infer<typeof benchResultSchema>;
export type BenchResultOf<B extends BenchResult['benchmark']> = Extract<BenchResult, { benchmark: B }>;
export type BenchName = (typeof BENCHMARKS)[number];
export type RunnableBenchmark = z.infer<typeof runnableSchema>;
export type BenchNode = z.infer<typeof benchNodeSchema>;
export type BenchConditions = z.infer<typeof benchConditionsSchema>;
export type BenchMachine = z.infer<typeof benchMachineSchema>;
export type BenchFinding = z.infer<typeof benchFindingSchema>;
export type BenchPower = z.infer<typeof benchPowerSchema>;
