import { z } from 'zod';
import { endpoints } from './endpoint.ts';

export const headStatusSchema = z.object({
  running: z.literal(true),
  pid: z.int(),
  url: z.url(),
  home: z.string(),
  version: z.string(),
  engine: z.enum(['local', 'slurm']),
  cluster: z
    .object({
      name: z.string(),
      head: z.string().describe('The node that speaks to slurmctld.'),
      adopted: z.boolean().describe('It was there before Breadbox, which changes nothing of it unasked.'),
      slurm: z.string().describe('Its version.'),
      trouble: z.string().optional().describe('Why it cannot be asked at the moment.'),
    })
    .optional()
    .describe('Of the engine slurm.'),
  startedAt: z.iso.datetime(),
  tls: z
    .object({
      urls: z
        .array(z.url())
        .describe('Where people of other computers reach the head; none: it is open to nodes alone.'),
      nodesUrl: z.url().optional().describe('Where nodes reach it, if not there.'),
      fingerprint: z.string().describe("SHA-256 of the certificate of the cluster's own authority, hex."),
    })
    .optional()
    .describe('Absent: it is reached from its own computer alone.'),
});

/** This computer, as the head sees it. */
export const computerSchema = z.object({
  node: z.string().describe('As the inventory calls it; else its host name.'),
  cores: z.int(),
  memBytes: z.int(),
  load1: z.number(),
  model: z.string().optional().describe('Processor or board; absent where the system does not tell.'),
});

export const headEndpoints = endpoints({
  'GET /api/health': {
    summary: 'Whether the head answers; open to all, tells nothing else.',
    response: z.object({ ok: z.literal(true), version: z.string() }),
  },
  'GET /api/status': { summary: 'The head daemon: process, address, engine.', response: headStatusSchema },
  'GET /api/ca': {
    summary: "The certificate of the cluster's own authority, by which others know the head; open to all.",
    response: z.object({ ca: z.string().describe('PEM.'), fingerprint: z.string() }),
  },
  'GET /api/computer': { summary: 'The computer that runs the head.', response: computerSchema },
  'POST /api/stop': { summary: 'Stop the head softly; jobs and pilots go on.', response: 'none' },
  'GET /api/openapi.json': { summary: 'This API as OpenAPI 3.1.', response: z.record(z.string(), z.unknown()) },
  'GET /api/live': {
    summary: 'Server-sent events; `run` narrows them to one run.',
    query: z.object({ run: z.string().optional() }),
    response: 'events',
  },
});

export type HeadStatus = z.infer<typeof headStatusSchema>;
export type Computer = z.infer<typeof computerSchema>;
