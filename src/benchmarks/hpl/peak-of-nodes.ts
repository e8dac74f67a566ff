import { type CoreGroup, type Peak, peakOf } from '../../machines/peak.ts';
import type { NodeLook } from '../node-look.ts';

type Cores = Pick<NodeLook, 'cores' | 'threads' | 'coreKinds'>;

/** Of all nodes, by the cores that ranks run on and the highest clock of each. Unknown where one core or clock of them is. */
export function peakOfNodes(nodes: readonly Cores[]): Peak | undefined {
  const groups = nodes.map(groupsOf);
  if (groups.includes(undefined)) return undefined;
  const alike = new Map<string, CoreGroup>();
  for (const group of groups.flatMap((each) => each ?? [])) {
    const key = `${group.core} ${group.clockGhz}`;
    alike.set(key, { ...group, cores: group.cores + (alike.get(key)?.cores ?? 0) });
  }
  return peakOf([...alike.values()]);
}

function groupsOf({ cores, threads, coreKinds }: Cores): readonly CoreGroup[] | undefined {
  const processors = coreKinds.reduce((sum, each) => sum + each.processors, 0);
  const groups = coreKinds.flatMap(({ core, processors: count, maxMhz }): CoreGroup[] =>
    // Second threads are spread as the cores are.
    core === undefined || maxMhz === undefined
      ? []
      : [{ core, cores: (count * cores) / processors, clockGhz: maxMhz / 1000 }],
  );
  const isWhole = groups.length > 0 && groups.length === coreKinds.length;
  // Where not all processors may be used, nobody knows of which kind those are.
  const isSure =
    groups.length === 1 || (threads === processors && groups.every((group) => Number.isInteger(group.cores)));
  return isWhole && isSure ? groups : undefined;
}
