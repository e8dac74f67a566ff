import { NodeSet } from '../../cluster/node-set.ts';
import type { Examination, RungProgress, RungState } from '../../protocol/doctor.ts';
import { formatSeconds } from '../output/cell.ts';
import { printable } from '../output/printable.ts';
import type { ProgressLines } from '../output/progress-list.ts';

const SIGNS: Readonly<Record<RungState, string>> = {
  ...{ waiting: '·', running: '·', ok: '✓', warning: '!', failed: '✗', skipped: '·', unknown: '?' },
};

/** The ladder; without a terminal, a line for each rung that was climbed. */
export const LADDER_LINES: ProgressLines<Examination> = {
  live: ladderLines,
  plain: ({ rungs }) => rungs.filter(hasEnded).map((rung) => [rung.rung, `${rung.title}: ${rungWords(rung)}`]),
};

export function ladderLines({ rungs, doing }: Examination, turning: string): string[] {
  const running = rungs.find(({ state }) => state === 'running');
  const first = doing !== undefined && running === undefined ? [printable(`${turning} ${doing}`)] : [];
  const lines = rungs.flatMap((rung) => {
    const sign = rung === running ? turning : SIGNS[rung.state];
    const line = `${sign} ${printable(`${rung.title}  ${rungWords(rung)}`.trimEnd())}`;
    return rung === running && doing !== undefined ? [line, printable(`    ${doing}`)] : [line];
  });
  return [...first, ...lines];
}

/** Equal states are said of node sets; what is the same of all, once. */
function rungWords({ nodes, state, seconds }: RungProgress): string {
  if (state === 'waiting' || state === 'running') return '';
  const byState = new Map<string, string[]>();
  for (const [node, each] of Object.entries(nodes)) byState.set(each, [...(byState.get(each) ?? []), node]);
  const words = [...byState].map(([each, names]) => (byState.size === 1 ? each : `${each} ${NodeSet.of(names)}`));
  return `${words.join(', ')}${seconds >= 0.1 ? ` (${formatSeconds(seconds)})` : ''}`;
}

function hasEnded({ nodes }: RungProgress): boolean {
  return Object.values(nodes).every((state) => state !== 'waiting' && state !== 'running');
}
