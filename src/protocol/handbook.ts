import { z } from 'zod';
import { endpoints } from './endpoint.ts';

const instant = z.iso.datetime();
const short = z.string().trim().min(1).max(80);
const line = z.string().trim().min(1).max(200);
const words = z.string().trim().min(1).max(4000).describe('Paragraphs, parted by an empty line.');

/** What the owner says of the machine. What is not said stays a line to be filled in by pen. */
export const machineSettingsSchema = z.strictObject({
  name: short.optional().describe('What it is called: RAIN.'),
  series: short.optional().describe('Of which series it is: RAIN PSC.'),
  type: short.optional().describe('Which model of that: Mark II.'),
  revision: z.string().trim().min(1).max(40).optional().describe('Results of benchmarks belong to one: 2, or 2026-03.'),
  about: words.optional().describe('What it is for.'),
  owner: line.optional().describe('Whom to ask.'),
  place: line.optional().describe('Where it stands.'),
  use: words.optional().describe('How it is used, beside what Breadbox says.'),
  starting: words.optional().describe('How it is switched on.'),
  stopping: words.optional().describe('How it is switched off.'),
  litres: z.number().positive().max(100_000).optional(),
  euros: z.number().nonnegative().max(10_000_000).optional().describe('Of the whole machine, with tax.'),
  ports: z
    .array(z.strictObject({ port: short, to: line.optional(), note: line.optional() }))
    .max(500)
    .default([])
    .describe('Patch ports and plugs, as they are labelled, and what is at their other end.'),
  fuses: z
    .array(z.strictObject({ place: line, rating: short.optional(), spares: z.int().min(0).max(1000).optional() }))
    .max(200)
    .default([]),
  spares: z.array(line).max(200).default([]).describe('What lies beside it: fuses, cables, a screwdriver.'),
  notes: words.optional(),
});

export const machineVersionSchema = z.object({
  version: z.int().positive(),
  at: instant,
  by: z.string(),
  revision: z.string().optional(),
  changed: z.array(z.string()).describe('Which settings differ from those before.'),
});

export const machineSchema = z.object({
  settings: machineSettingsSchema,
  history: z.array(machineVersionSchema).describe('The newest first; at most the last thousand.'),
});

export const handbookEndpoints = endpoints({
  'GET /api/handbook': {
    summary: 'What the owner says of the machine, and when that was changed.',
    response: machineSchema,
  },
  'PUT /api/handbook': {
    summary: 'Say it; all of it. What was said before stays in the history. The same again changes nothing.',
    body: machineSettingsSchema,
    response: machineSchema,
  },
});

export type MachineSettings = z.infer<typeof machineSettingsSchema>;
export type Machine = z.infer<typeof machineSchema>;
