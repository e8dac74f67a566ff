import { readFileSync } from 'node:fs';
import { BreadboxError } from '../../../cluster/errors.ts';
import { parsePattern } from '../../../cluster/node-pattern.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
import type { Surroundings } from '../program.ts';
import { Refusal } from '../refusal.ts';

/** In the order of the list, doubles as often as they stand there, as Slurm has it. */
export function showHostnames(list: string | undefined, { environment, out }: Surroundings): number {
  const text = list ?? environment.SLURM_JOB_NODELIST ?? environment.SLURM_NODELIST ?? '';
  if (text === '' && list === undefined) throw new Refusal('scontrol: error: host list is empty');
  const names = text.split(/,(?![^[]*\])/).filter((part) => part !== '');
  out(names.flatMap((part) => [...namesOf(part)].map((name) => `${name}\n`)).join(''));
  return 0;
}

/** Folded, sorted and without doubles. A list with a slash in front is a file of names. */
export function showHostlist(list: string | undefined, { out }: Surroundings): number {
  if (list === undefined) throw new Refusal('invalid encode argument');
  try {
    const text = list.startsWith('/') ? readFileSync(list, 'utf8').trim().replace(/\s+/g, ',') : list;
    out(`${NodeSet.parse(text).toString()}\n`);
    return 0;
  } catch (error) {
    if (error instanceof BreadboxError) throw new Refusal(`scontrol: error: ${error.message}`);
    throw new Refusal(`scontrol: error: ${(error as Error).message}`);
  }
}

function namesOf(part: string): readonly string[] {
  if (!/[[\]@]/.test(part)) return [part];
  try {
    const { names, end, isGroup } = parsePattern(part, 0);
    if (end === part.length && !isGroup) return names;
  } catch (error) {
    if (error instanceof BreadboxError) throw new Refusal(`scontrol: error: Invalid hostlist: ${part}`);
    throw error;
  }
  throw new Refusal(`scontrol: error: Invalid hostlist: ${part}`);
}
