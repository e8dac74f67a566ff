import { z } from 'zod';
import { optimiseSchema } from './optimise.ts';

/** POSIX words as one line, or argv as a list. */
const command = z.union([z.string().min(1).max(4096), z.array(z.string().max(4096)).min(1).max(256)]);

const gridValues = z
  .array(z.union([z.string(), z.number(), z.boolean()]))
  .min(1)
  .max(100_000);

/** `list`: the values themselves; `grid`: the product of axes; `file`: JSON Lines in the bundle; `command`: a program; `optimise`: the head seeks the best parameters. */
export const feedSchema = z.union([
  z.strictObject({ list: z.array(z.unknown()).min(1) }),
  z.strictObject({
    grid: z.record(z.string(), gridValues).refine((axes) => Object.keys(axes).length > 0, 'at least one axis'),
  }),
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ command }),
  z.strictObject({ optimise: optimiseSchema }),
]);

const bytes = z.union([z.int().positive(), z.string().regex(/^\d+(\.\d+)?[KMGT]?$/i, 'a size such as 256M')]);
const seconds = z.union([
  z.number().positive(),
  z.string().regex(/^\d+(\.\d+)?(ms|s|m|h|d)?$/, 'a time such as 60s, 5m or 2h'),
]);

/** `project.yaml`. See docs/projects.md for the manual of each key. */
export const projectSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and -, at most 63'),
  title: z.string().max(200).optional(),
  run: command,
  mode: z.enum(['process', 'stream']).default('process'),
  setup: z.string().max(65_536).optional(),
  cpus: z.int().min(1).max(1024).default(1),
  memory: bytes.optional(),
  timeLimit: seconds.default('1h'),
  attempts: z.int().min(1).max(100).default(3),
  priority: z.int().min(-100).max(100).default(0),
  maxSlots: z.int().min(1).max(4096).optional(),
  feed: feedSchema.optional(),
  collect: command.optional(),
  view: z.string().max(200).optional(),
});

export type ProjectFile = z.output<typeof projectSchema>;
export type FeedSpec = z.output<typeof feedSchema>;
