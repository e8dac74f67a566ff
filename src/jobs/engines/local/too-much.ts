import { formatBytes } from '../../../cluster/units.ts';
import type { JobSpec } from '../../engine.ts';
import type { Consumables } from './consumables.ts';

/** What a job asks for and this computer as a whole does not have: "asks for 8 cpus, and this computer has 4". */
export function tooMuch({ cpus, batch }: JobSpec, { names, all }: Consumables): string | undefined {
  const [cores, memBytes] = all;
  if (cpus > cores!) return `asks for ${cpus} cpus, and this computer has ${cores} now`;
  if (batch?.memBytes !== undefined && batch.memBytes > memBytes!)
    return `asks for ${formatBytes(batch.memBytes)} of memory, and this computer has ${formatBytes(memBytes!)}`;
  for (const [name, count] of Object.entries(batch?.gres ?? {})) {
    const has = all[names.indexOf(name, 2)] ?? 0;
    if (count > has) return `asks for ${name}:${count}, and this computer has ${has === 0 ? 'none' : has}`;
  }
  return undefined;
}
