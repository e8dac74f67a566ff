import type { BenchResultOf, BenchRun } from '../../protocol/bench.ts';
import { countText, percentText, valueText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { listed } from '../sentence-words.ts';
import { BENCH_WORDS, bestSpeedUp, spanText, throttledNodes, tookText, whoseText } from './bench-words.ts';

const THIN = '\u202f';

/** What a run of a benchmark says, as the heading of its page. */
export function runSentence(run: BenchRun): string {
  const { title } = BENCH_WORDS[run.benchmark];
  const where = run.nodes === '' ? '' : ` on ${run.nodes}`;
  if (run.state === 'running') return `${title} is running${where}.`;
  if (run.state === 'failed') return `${title} failed${where}.`;
  if (run.state !== 'done') return `${title}${where} was ${run.state}.`;
  const slow = throttledNodes(run);
  const held = slow.length === 0 ? '' : ` ${listed(slow)} throttled meanwhile.`;
  return `${foundSentence(run)}${held}`;
}

function foundSentence(run: BenchRun): string {
  const { result, machine } = run;
  if (result === undefined) return `${BENCH_WORDS[run.benchmark].title} brought no result.`;
  switch (result.benchmark) {
    case 'hpl':
      return hplSentence(machine.name, result);
    case 'stream': {
      const span = spanText(
        result.nodes.map(({ triadGbytePerSec }) => triadGbytePerSec),
        'GB/s',
      );
      return span === undefined ? 'No node was measured.' : `Memory carries ${span} on each node.`;
    }
    case 'mpi': {
      const took = spanText(
        result.pairs.map(({ latencyUs }) => latencyUs),
        'µs',
      );
      const carried = spanText(
        result.pairs.map(({ mbytePerSec }) => mbytePerSec),
        'MB/s',
      );
      return took === undefined ? 'No pair was measured.' : `A message takes ${took}, and a path carries ${carried}.`;
    }
    case 'osu':
      return osuSentence(result);
    case 'disk': {
      const span = spanText(
        result.nodes.map(({ writeMbytePerSec }) => writeMbytePerSec),
        'MB/s',
      );
      return span === undefined ? 'No disk was measured.' : `Disks write ${span}.`;
    }
    case 'mandelbrot': {
      const best = bestSpeedUp(result);
      if (best === undefined) return 'No speed-up was measured.';
      const { workers, speedUp } = best;
      if (workers === 1) return 'There was one worker: a speed-up takes two.';
      return `${countText(workers)} workers are ${speedUp.toFixed(1)} times as fast as one, ${percentText(speedUp, workers)} of the ideal.`;
    }
    case 'farm':
      return `The farm ends ${valueText(result.tasksPerSec)} tasks a second${bareText(result)}.`;
  }
}

function hplSentence(name: string, result: BenchResultOf<'hpl'>): string {
  const speed = `${valueText(result.gflops)}${THIN}Gflop/s`;
  if (result.residualPassed === false) return `The answer was wrong, so its ${speed} do not count.`;
  if (result.peakGflops === undefined) return `${name} reached ${speed}; its peak is unknown.`;
  return `${name} reached ${speed}, ${percentText(result.gflops, result.peakGflops)} of its peak.`;
}

function osuSentence({ sets }: BenchResultOf<'osu'>): string {
  const pointsOf = (program: string) => sets.find(({ name }) => name === program)?.points ?? [];
  const [shortest] = pointsOf('osu_latency');
  const carried = Math.max(0, ...pointsOf('osu_bw').map(({ value }) => value));
  const said = [
    ...(shortest === undefined ? [] : [`a short message takes ${valueText(shortest.value)}${THIN}µs`]),
    ...(carried > 0 ? [`a path carries ${valueText(carried)}${THIN}MB/s`] : []),
  ].join(', and ');
  if (said !== '') return `${said[0]!.toUpperCase()}${said.slice(1)}.`;
  return `${listed(sets.map(({ name }) => name)) || 'Nothing'} was measured.`;
}

function bareText({ tasksPerSec, bareTasksPerSec }: BenchResultOf<'farm'>): string {
  if (bareTasksPerSec === undefined || bareTasksPerSec === 0) return '';
  return `, ${percentText(tasksPerSec, bareTasksPerSec)} of what a shell loop does`;
}

/** Under it: when, how long, by whom, and why it failed. */
export function runLead(run: BenchRun): string {
  if (run.state === 'running') return progressText(run);
  const took = tookText(run);
  const when = run.startedAt === undefined ? '' : ` ${clockText(run.startedAt)}`;
  const how =
    run.source === 'measured'
      ? `Measured${when}${took === undefined ? '' : ` in ${took}`}, by ${run.by}.`
      : `Imported by ${run.by}${when === '' ? '' : `; measured${when}`}.`;
  const whose = `It belongs to ${whoseText(run)}${run.nodes === '' ? '' : `, nodes ${run.nodes}`}.`;
  const quick = run.quick ? 'A quick run, to see whether all works: a full one may reach more.' : undefined;
  return [run.problem, BENCH_WORDS[run.benchmark].does, how, whose, quick, run.machine.about].filter(Boolean).join(' ');
}

/** What it does now, how far it is, and when it ends. */
export function progressText({ now, done, total, expectedEndAt }: BenchRun): string {
  const what = now === undefined ? 'It begins' : `Now: ${now}`;
  const far = total === 0 ? '' : `, ${done} of ${total} done`;
  const end =
    expectedEndAt === undefined ? 'When it ends is not known yet.' : `Ends about ${clockText(expectedEndAt)}.`;
  return `${what}${far}. ${end}`;
}
