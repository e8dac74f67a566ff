import { NodeSet } from '../../cluster/node-set.ts';
import type { RungProgress, RungState } from '../../protocol/doctor.ts';
import { RUNG_LOOKS, TELLING } from './rung-look.ts';

/** Said of all nodes as of one. */
const ALONE: ReadonlySet<RungState> = new Set(['waiting', 'unknown', 'skipped']);

/** In a few words: n2 failed, 3 ok. What is well is counted, the others are named. */
export function rungText({ nodes }: Pick<RungProgress, 'nodes'>): string {
  const names = Object.keys(nodes);
  return TELLING.flatMap((state) => {
    const those = names.filter((name) => nodes[name] === state);
    if (those.length === 0) return [];
    const { word } = RUNG_LOOKS[state];
    if (those.length === names.length) return [those.length === 1 || ALONE.has(state) ? word : `all ${word}`];
    return [`${state === 'ok' || state === 'waiting' ? those.length : NodeSet.of(those)} ${word}`];
  }).join(', ');
}
