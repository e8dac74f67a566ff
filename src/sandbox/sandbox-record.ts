import { createHash } from 'node:crypto';
import { z } from 'zod';
import { nodeNameSchema } from '../protocol/inventory.ts';
import { SANDBOX_RELEASES } from '../protocol/sandbox.ts';

const recordNodeSchema = z.object({
  node: nodeNameSchema,
  /** Its name towards systemd-nspawn, and so in the names of its links: unique on the machine, 12 characters at most. */
  machine: z.string(),
  address: z.string(),
  internet: z.boolean(),
});

/** `sandbox.json` in the folder of a sandbox: written before anything is done, and again when all is done. */
export const sandboxRecordSchema = z.object({
  name: z.string(),
  tag: z.string(),
  release: z.enum(SANDBOX_RELEASES),
  image: z.string(),
  prefix: z.string(),
  nodes: z.array(recordNodeSchema),
  createdAt: z.iso.datetime(),
  /** False: a head died while it made this one. */
  complete: z.boolean(),
});

export type SandboxRecord = z.infer<typeof sandboxRecordSchema>;
export type RecordNode = z.infer<typeof recordNodeSchema>;

/** Names all that a sandbox has outside its folder. Known from the folder alone, so that what is left can be found. */
export function sandboxTag(folder: string): string {
  return `bb${createHash('sha256').update(folder).digest('hex').slice(0, 5)}`;
}

/** The head node is the tenth address, compute nodes follow; the last `offline` have no way out. */
export function planNodes(
  name: string,
  tag: string,
  prefix: string,
  computeNodes: number,
  offline: number,
): RecordNode[] {
  const compute = Array.from({ length: computeNodes }, (_, index) => ({
    node: `${name}-n${index + 1}`,
    machine: `${tag}-n${index + 1}`,
    address: `${prefix}.${11 + index}`,
    internet: index < computeNodes - offline,
  }));
  return [{ node: `${name}-head`, machine: `${tag}-head`, address: `${prefix}.10`, internet: true }, ...compute];
}
