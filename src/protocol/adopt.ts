import { z } from 'zod';
import { endpoints } from './endpoint.ts';
import { passwordsSchema } from './fleet.ts';

/** What an adopted cluster does otherwise than one that `up` has made. Nothing of it is changed. */
export const differenceSchema = z.object({
  setting: z.string().describe('ReturnToService, SrunPortRange, accounting, …'),
  here: z.string(),
  byUp: z.string(),
  sentence: z.string().describe('What follows from it, for a person.'),
});

export const adoptedSchema = z.object({
  name: z.string().describe('ClusterName.'),
  host: z.string().describe('The node of the inventory that is asked.'),
  slurm: z.string().describe('Its version.'),
  nodes: z.string().describe('A node set.'),
  partitions: z.array(z.string()),
  accounts: z.boolean().describe("Jobs run as their users' own accounts; else all as the login's."),
  login: z.string().describe('The account with which the head logs in.'),
  sharedHome: z.boolean().describe('A file that one node writes into a home is there on the others.'),
  history: z.enum(['slurmdbd', 'file', 'none']).describe('Where ended jobs are known from.'),
  differences: z.array(differenceSchema),
  adoptedAt: z.iso.datetime(),
});

export const adoptEndpoints = endpoints({
  'POST /api/adopt': {
    summary: 'Take an existing Slurm cluster as it is: jobs and the farm use it from now on. Nothing there is changed.',
    body: z.strictObject({
      host: z
        .string()
        .max(253)
        .describe('A node of the inventory, or where SSH finds one that speaks to slurmctld: user@host:port.'),
      passwords: passwordsSchema.optional(),
      pinHostKeys: z.boolean().default(false),
      dryRun: z.boolean().default(false).describe('Say what it is, and adopt nothing.'),
    }),
    response: adoptedSchema,
  },
  'GET /api/adopt': {
    summary: 'The adopted cluster; without `adopted` there is none.',
    response: z.object({ adopted: adoptedSchema.optional() }),
  },
  'DELETE /api/adopt': {
    summary: 'Leave the adopted cluster to itself: jobs go on there, and are not seen here any more.',
    response: 'none',
  },
});

export type Adopted = z.infer<typeof adoptedSchema>;
export type Difference = z.infer<typeof differenceSchema>;
