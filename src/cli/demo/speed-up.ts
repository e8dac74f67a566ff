export interface Timing {
  readonly workers: number;
  readonly seconds: number;
}

export interface SpeedUp extends Timing {
  /** How many times as fast as the first timing. */
  readonly speedup: number;
  /** 1: as many times as fast as there are more workers. */
  readonly efficiency: number;
}

export function speedUps<T extends Timing>(timings: readonly T[]): (T & SpeedUp)[] {
  const [first] = timings;
  if (first === undefined) return [];
  return timings.map((timing) => {
    const speedup = timing.seconds > 0 ? first.seconds / timing.seconds : 1;
    return { ...timing, speedup: round(speedup), efficiency: round((speedup * first.workers) / timing.workers) };
  });
}

/** What the figures say, and no more than they say. */
export function interpretSpeedUp(figures: readonly SpeedUp[], cores: number): string {
  const [first] = figures;
  if (first === undefined || figures.length === 1) {
    return 'One figure alone shows no speed-up; compare several, for instance with --workers 1,2.';
  }
  const fitting = figures.filter(({ workers }) => workers <= cores);
  const judged = fitting.length > 1 ? fitting.at(-1)! : figures.at(-1)!;
  return [compare(judged, first), ...crowding(figures, cores)].join(' ');
}

function compare({ workers, speedup, efficiency }: SpeedUp, first: SpeedUp): string {
  const base = first.workers === 1 ? 'one' : String(first.workers);
  const times = speedup.toFixed(1);
  if (speedup < 0.95) {
    return `${workers} workers were slower than ${base} here: ${times} times as fast. Other programs may have used the computer.`;
  }
  if (speedup < 1.05) return `${workers} workers were no faster than ${base} here.`;
  const share = `${Math.min(100, Math.round(efficiency * 100))} % of the ${workers / first.workers} times that would be ideal`;
  const loss = efficiency < 0.7 ? '; cores that share memory and heat, or other programs, can take the rest' : '';
  return `${workers} workers are ${times} times as fast as ${base}: ${share}${loss}.`;
}

function crowding(figures: readonly SpeedUp[], cores: number): string[] {
  if (!figures.some(({ workers }) => workers > cores)) return [];
  const has = cores === 1 ? 'one core' : `${cores} cores`;
  return [`This computer has ${has}: more workers than that take turns and gain nothing.`];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
