import type { JobSpec } from '../../engine.ts';

/** One number for each name of `Consumables`. */
export type Amounts = readonly number[];

/**
 * What jobs use up while they run: cores, the memory that they asked for, gres by count. A gres with a type counts
 * twice, as itself and as one of its kind: `gpu:a100` takes one `gpu` too, and who asks for a `gpu` is content with any.
 */
export class Consumables {
  readonly names: readonly string[];
  readonly all: Amounts;

  constructor(has: { readonly cores: number; readonly memBytes: number; readonly gres: JobGres }) {
    const gres = countKinds(has.gres);
    this.names = ['cores', 'memory', ...gres.keys()];
    this.all = [has.cores, has.memBytes, ...gres.values()];
  }

  /** @param cpus what the job holds or wants at this moment */
  needs({ batch }: JobSpec, cpus: number): Amounts {
    if (batch?.gres === undefined) {
      const amounts = this.all.map(() => 0);
      amounts[0] = cpus;
      amounts[1] = batch?.memBytes ?? 0;
      return amounts;
    }
    const gres = countKinds(batch.gres);
    const isKnown = [...gres.keys()].every((name) => this.names.includes(name));
    const asked = this.names.slice(2).map((name) => gres.get(name) ?? 0);
    return [isKnown ? cpus : Number.POSITIVE_INFINITY, batch.memBytes ?? 0, ...asked];
  }

  /** Whether a job could ever start. */
  holds(needs: Amounts): boolean {
    return needs.every((amount, index) => amount <= this.all[index]!);
  }
}

type JobGres = Readonly<Record<string, number>>;

function countKinds(gres: JobGres): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [name, count] of Object.entries(gres)) {
    const kind = name.split(':')[0]!;
    for (const each of new Set([name, kind])) counts.set(each, (counts.get(each) ?? 0) + count);
  }
  return counts;
}
