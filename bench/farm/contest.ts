import { type Figure, medianOf, peerMedian } from '../figure.ts';
import type { BenchContext } from '../suite.ts';

/** What each competitor gets: a process a task, or a call of a function that does nothing. */
export interface Contest {
  readonly work: 'spawn' | 'no-op';
  readonly workers: number;
  readonly tasks: number;
  /** Tasks of whoever has something to warm up, before its clock starts. */
  readonly warmUp: number;
}

export interface Turn {
  /** Of the peer's program. */
  readonly version?: string;
  /** Until it is ready and has done its warm-up tasks. */
  readonly startUpSec?: number;
  /** The work alone, all tasks known before; undefined where that cannot be told from handing them over. */
  readonly workSec?: number;
  /** Handing over the tasks and the work. */
  readonly wholeSec: number;
}

export interface Competitor {
  readonly name: string;
  readonly setting?: string;
  /** What it does on its first run in a new home alone. */
  prepare?(): Promise<unknown>;
  turn(): Promise<Turn>;
}

/** Our own turns against those of each peer, all of them by turns. */
export async function takeTurns(
  { tasks }: Contest,
  ours: Competitor,
  peers: readonly Competitor[],
  { reps, say, report }: BenchContext,
): Promise<void> {
  const turns = new Map<Competitor, Turn[]>([ours, ...peers].map((each) => [each, []]));
  for (const competitor of turns.keys()) await competitor.prepare?.();
  try {
    for (let rep = 1; rep <= reps; rep++) {
      for (const [competitor, taken] of turns) {
        const turn = await competitor.turn();
        taken.push(turn);
        say(`${rep}/${reps} ${label(competitor, turn)}: ${turnText(turn)}`);
      }
    }
  } finally {
    for (const figure of figuresOf(tasks, ours, turns)) report(figure); // also where time was over before the last turn
  }
}

function figuresOf(tasks: number, ours: Competitor, turns: ReadonlyMap<Competitor, readonly Turn[]>): Figure[] {
  const names = { wholeSec: 'handing over and work', workSec: 'work alone', startUpSec: 'start-up' } as const;
  return (Object.keys(names) as (keyof typeof names)[]).flatMap((of) => {
    const unit = of === 'startUpSec' ? 's' : 'tasks/s';
    const values = (who: Competitor): number[] =>
      (turns.get(who) ?? []).flatMap(({ [of]: sec }) =>
        sec === undefined ? [] : of === 'startUpSec' ? sec : tasks / sec,
      );
    const peers = [...turns].filter(([who]) => who !== ours && values(who).length > 0);
    return peers.map(([who, [first]]) => ({
      figure: names[of],
      unit,
      ...medianOf(values(ours)),
      peer: peerMedian(label(who, first), values(who)),
    }));
  });
}

function label({ name, setting }: Competitor, turn: Turn | undefined): string {
  const program = turn?.version === undefined ? name : `${name} ${turn.version}`;
  return setting === undefined ? program : `${program}, ${setting}`;
}

function turnText({ startUpSec, workSec, wholeSec }: Turn): string {
  const work = workSec === undefined ? '' : `, the work alone ${workSec.toFixed(2)} s`;
  const startUp = startUpSec === undefined ? '' : `, start-up ${startUpSec.toFixed(2)} s`;
  return `${wholeSec.toFixed(2)} s${work}${startUp}`;
}
