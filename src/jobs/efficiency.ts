import { formatBytes } from '../cluster/units.ts';
import type { Efficiency } from '../protocol/jobs.ts';
import type { JobStatus } from './engine.ts';

export type Measured = Pick<JobStatus, 'cpus' | 'memBytes' | 'startedAt' | 'endedAt' | 'usage'>;

/** Of a shorter job the start of its programs is the larger part. */
const SHORT_SEC = 5;
/** A core that is busy for less than this part of the time counts for little: what one has beside full ones is not asked for. */
const LITTLE = 0.1;
const WELL_USED = 0.7;
/** Half as much again as the peak is room enough for the next time. */
const ROOM = 1.5;
const SMALLEST_BYTES = 16 * 2 ** 20;

/** What a job made of what it held, in words. `undefined` where nothing was measured. */
export function efficiencyOf(job: Measured): Efficiency | undefined {
  const { cpus, memBytes, startedAt, endedAt, usage } = job;
  if (startedAt === undefined || endedAt === undefined) return undefined;
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const cores = cpus > 0 && seconds > 0 && usage.cpuSec !== undefined ? usage.cpuSec / seconds : undefined;
  const memShare =
    memBytes !== undefined && memBytes > 0 && usage.peakMemBytes !== undefined
      ? usage.peakMemBytes / memBytes
      : undefined;
  if (cores === undefined && usage.peakMemBytes === undefined) return undefined;
  const parts = [
    ...(cores === undefined ? [] : [seconds < SHORT_SEC ? SHORT : coreWords(cores, cpus)]),
    ...(usage.peakMemBytes === undefined ? [] : [memoryWords(usage.peakMemBytes, memBytes)]),
  ];
  return {
    ...(cores !== undefined && { cpuShare: round(cores / cpus) }),
    ...(memShare !== undefined && { memShare: round(memShare) }),
    sentence: parts.join('; '),
  };
}

const SHORT = `ran for less than ${SHORT_SEC} s, too short to judge its cores`;

/** @param cores that were busy, on the average */
function coreWords(cores: number, cpus: number): string {
  const used = Math.min(cpus, Math.max(1, Math.ceil(cores - LITTLE)));
  const percent = `${Math.min(100, Math.round((cores / used) * 100))} % of the time`;
  if (used < cpus) return `used ${used} of ${cpus} cores for ${percent}; ask for ${used}`;
  const held = cpus === 1 ? 'its core' : `all ${cpus} cores`;
  if (cores / cpus >= WELL_USED) return `used ${held} for ${percent}`;
  if (cpus === 1) return `used its core for ${percent}: it mostly waited`;
  return `used ${held} for ${percent}: it waited for the rest`;
}

function memoryWords(peak: number, asked: number | undefined): string {
  if (asked === undefined || asked === 0) return `at most ${formatBytes(peak)} of memory`;
  const words = `at most ${formatBytes(peak)} of the ${formatBytes(asked)} of memory it asked for`;
  const enough = enoughBytes(peak);
  return enough <= asked / 2 ? `${words}; ask for ${Math.round(enough / 2 ** 20)}M` : words;
}

/** The peak and some room, rounded up to two figures of mebibytes, as people write it. */
function enoughBytes(peak: number): number {
  const mebibytes = Math.max(SMALLEST_BYTES, peak * ROOM) / 2 ** 20;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(mebibytes)) - 1);
  return Math.ceil(mebibytes / step) * step * 2 ** 20;
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}
