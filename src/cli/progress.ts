import type { RunStatus } from '../protocol/farm.ts';
import { formatRate, formatSeconds } from './output/cell.ts';
import type { World } from './world.ts';

const REDRAW_MS = 100;
const PLAIN_LINE_MS = 5000;
const BAR_CELLS = 24;

export interface Progress {
  show(status: RunStatus, label?: string): void;
  /** Wipes the live line; what has been said in plain lines stays. */
  stop(): void;
}

/** On stderr: one live line on a terminal, elsewhere a plain line every few seconds. */
export function startProgress({ stderr, env }: Pick<World, 'stderr' | 'env'>, quiet = false): Progress {
  if (quiet) return { show: () => undefined, stop: () => undefined };
  const live = stderr.isTTY === true && env.TERM !== 'dumb';
  let shownAt = live ? 0 : Date.now();
  let state = '';
  return {
    show(status, label) {
      const now = Date.now();
      const changed = state !== '' && status.state !== state;
      state = status.state;
      if (!changed && now - shownAt < (live ? REDRAW_MS : PLAIN_LINE_MS)) return;
      shownAt = now;
      if (live) stderr.write(`\r\x1b[2K${fittingLine(status, label, (stderr.columns || 80) - 1)}`);
      else stderr.write(`${progressLine(status, { label, bar: false })}\n`);
    },
    stop() {
      if (live) stderr.write('\r\x1b[2K');
    },
  };
}

/** The figures matter more than the bar. */
function fittingLine(status: RunStatus, label: string | undefined, columns: number): string {
  const wide = progressLine(status, { label, bar: true });
  return wide.length <= columns ? wide : progressLine(status, { label, bar: false }).slice(0, columns);
}

interface LineOptions {
  readonly label?: string | undefined;
  readonly bar: boolean;
}

/** `r3 [#####-----] 50 %  500/1000  2 failed  120/s  4.1 s left` */
export function progressLine(status: RunStatus, { label, bar }: LineOptions): string {
  const ended = status.answered + status.failed + status.cancelled;
  const share = status.tasks === 0 ? 0 : ended / status.tasks;
  const total = status.feedDone ? String(status.tasks) : `${status.tasks}+`;
  const parts = [
    bar ? `${label ?? status.run} ${drawBar(share)} ${percent(share)}` : `${label ?? status.run} ${percent(share)}`,
    `${ended}/${total}`,
    ...(status.failed > 0 ? [`${status.failed} failed`] : []),
    ...(status.state === 'running' ? [] : [status.state]),
    ...(status.state === 'running' && status.rate > 0 ? [`${formatRate(status.rate)}/s`] : []),
    ...(status.state === 'running' && status.secondsLeft !== undefined
      ? [`${formatLeft(status.secondsLeft)} left`]
      : []),
  ];
  return parts.join('  ');
}

/** An estimate has no hundredths. */
function formatLeft(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : formatSeconds(seconds);
}

function drawBar(share: number): string {
  const full = Math.round(share * BAR_CELLS);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_CELLS - full)}]`;
}

/** 100 % is said of the whole alone. */
function percent(share: number): string {
  return `${share === 1 ? 100 : Math.min(99, Math.floor(share * 100))} %`;
}
