import { NodeSet } from '../cluster/node-set.ts';
import { type Finding, RUNGS } from '../protocol/doctor.ts';
import type { Check, Exam, Found } from './check.ts';

/** What one check found, and with whom it can be treated. */
export interface Diagnosis {
  readonly check: Check;
  readonly found: Found;
  readonly exam: Exam;
  fixed?: boolean;
  trouble?: string;
}

export function isTreatable({ check, found }: Diagnosis, only: readonly string[] | undefined): boolean {
  return check.treat !== undefined && found.byHand !== true && only?.includes(check.name) !== false;
}

export function isSame(one: Diagnosis, other: Diagnosis): boolean {
  return one.check === other.check && one.found.nodes.some((node) => other.found.nodes.includes(node));
}

export function orderOf({ check }: Diagnosis): number {
  return check.order ?? 50;
}

/** What is to blame first, first; what works all the same, last. */
export function ordered(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  const level = ({ found }: Diagnosis) => (found.level === 'error' ? 0 : 1);
  const rung = ({ check }: Diagnosis) => RUNGS.indexOf(check.rung);
  return [...diagnoses].sort((a, b) => level(a) - level(b) || rung(a) - rung(b) || orderOf(a) - orderOf(b));
}

export function asFinding({ check, found, fixed, trouble }: Diagnosis): Finding {
  const { nodes, byHand, cause = check.cause, ...rest } = found;
  return {
    ...{ check: check.name, rung: check.rung, nodes: NodeSet.of(nodes).toString(), cause, ...rest },
    fixable: check.treat !== undefined && byHand !== true,
    ...(fixed !== undefined && { fixed }),
    ...(trouble !== undefined && fixed !== true && { trouble }),
  };
}
