import { NodeSet } from '../../cluster/node-set.ts';
import type { PhaseProgress, Up } from '../../protocol/provision.ts';
import { formatSeconds } from '../output/cell.ts';
import { printable } from '../output/printable.ts';
import type { ProgressLines } from '../output/progress-list.ts';

/** At most so many nodes are named below a phase that runs. */
const SHOWN_NODES = 4;

/** The phases with what their nodes do at the moment; without a terminal, a line for each phase that has ended. */
export const UP_LINES: ProgressLines<Up> = {
  live: listLines,
  plain: (up) =>
    shownPhases(up)
      .filter(hasEnded)
      .map((phase) => [phase.phase, `${phase.title}: ${phaseWords(phase)}`]),
};

/** Of a dry run, the looking alone: what it would do is said at its end. */
function shownPhases({ dryRun, phases }: Up): readonly PhaseProgress[] {
  return dryRun ? phases.slice(0, 1) : phases;
}

export function listLines(up: Up, turning: string): string[] {
  const phases = shownPhases(up);
  const current = phases.findLast((phase) => hasBegun(phase) && !hasEnded(phase));
  return phases.flatMap((phase) => {
    const words = [phase.title, hasBegun(phase) ? phaseWords(phase) : '', phase === current ? leftWords(up) : ''];
    return [`${sign(phase, turning)} ${printable(words.filter(Boolean).join('  '))}`, ...doing(phase)];
  });
}

function sign(phase: PhaseProgress, turning: string): string {
  if (!hasBegun(phase)) return '·';
  if (!hasEnded(phase)) return turning;
  const states = Object.values(phase.nodes).map(({ state }) => state);
  if (states.includes('failed')) return '✗';
  return states.length > 0 && states.every((state) => state === 'skipped') ? '·' : '✓';
}

function doing({ nodes }: PhaseProgress): string[] {
  const running = Object.entries(nodes).filter(([, { state, now }]) => state === 'running' && now !== undefined);
  const lines = running.slice(0, SHOWN_NODES).map(([node, { now }]) => printable(`    ${node}: ${now}`));
  const more = running.length - lines.length;
  return more > 0 ? [...lines, `    and ${more} more`] : lines;
}

function hasEnded({ nodes }: PhaseProgress): boolean {
  return Object.values(nodes).every(({ state }) => state !== 'waiting' && state !== 'running');
}

function hasBegun({ nodes }: PhaseProgress): boolean {
  return Object.values(nodes).some(({ state }) => state !== 'waiting');
}

/** `changed n[1-3], failed n4 (4.1 s)`. Equal states are said of node sets; a phase that found nothing to do says `ok`. */
export function phaseWords({ nodes, seconds }: PhaseProgress): string {
  const byState = new Map<string, string[]>();
  for (const [node, { state }] of Object.entries(nodes)) byState.set(state, [...(byState.get(state) ?? []), node]);
  const words = [...byState].map(([state, names]) =>
    byState.size === 1 && state === 'ok' ? state : `${state} ${NodeSet.of(names)}`,
  );
  return `${words.join(', ')}${seconds >= 0.1 ? ` (${formatSeconds(seconds)})` : ''}`;
}

/** `about 40 s left`; nothing while it is unknown. */
export function leftWords({ secondsLeft }: Up): string {
  if (secondsLeft === undefined) return '';
  return `about ${secondsLeft < 100 ? `${Math.max(1, Math.ceil(secondsLeft))} s` : formatSeconds(secondsLeft)} left`;
}
