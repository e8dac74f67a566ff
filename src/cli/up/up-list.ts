import { NodeSet } from '../../cluster/node-set.ts';
import type { PhaseProgress, Up } from '../../protocol/provision.ts';
import { formatSeconds } from '../output/cell.ts';
import { printable } from '../output/printable.ts';
import type { World } from '../world.ts';

/** Shows how an `up` is going, phase by phase. */
export interface UpList {
  show(up: Up): void;
  /** A line of its own, above what goes on. */
  say(line: string): void;
  /** The list stands as it is; what is written next begins a new line. */
  stop(): void;
}

/** On stderr: a live list on a terminal, elsewhere a plain line for each phase that has ended. */
export async function startUpList(world: Pick<World, 'stderr' | 'env'>, quiet: boolean): Promise<UpList> {
  if (quiet)
    return { show: () => undefined, say: (line) => void world.stderr.write(`${line}\n`), stop: () => undefined };
  const isLive = world.stderr.isTTY === true && world.env.TERM !== 'dumb';
  return isLive ? (await import('./live-list.ts')).liveList(world) : plainList(world);
}

function plainList({ stderr }: Pick<World, 'stderr'>): UpList {
  const told = new Set<string>();
  return {
    show(up) {
      // What a dry run would do is said at its end.
      for (const phase of up.dryRun ? up.phases.slice(0, 1) : up.phases) {
        if (told.has(phase.phase) || !hasEnded(phase)) continue;
        told.add(phase.phase);
        stderr.write(`${printable(`${phase.title}: ${phaseWords(phase)}`)}\n`);
      }
    },
    say: (line) => void stderr.write(`${line}\n`),
    stop: () => undefined,
  };
}

export function hasEnded({ nodes }: PhaseProgress): boolean {
  return Object.values(nodes).every(({ state }) => state !== 'waiting' && state !== 'running');
}

export function hasBegun({ nodes }: PhaseProgress): boolean {
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
