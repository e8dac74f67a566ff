import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UsageRecord } from './limiter.ts';

/** Not flushed: what a power cut takes of it is a curve, not a job. */
export async function writeUsage(jobDirectory: string, record: UsageRecord): Promise<void> {
  await writeFile(join(jobDirectory, 'usage.json'), JSON.stringify(record), { mode: 0o600 });
}

/** `undefined`: the job has not ended, is no batch job, or nothing is known. */
export async function readUsage(jobDirectory: string): Promise<UsageRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(jobDirectory, 'usage.json'), 'utf8')) as UsageRecord;
  } catch {
    return undefined; // cut short: the same as never written
  }
}

/**
 * What `times` of the supervisor's shell printed after the job: itself, then all that it and its descendants have waited
 * for, user and system each as `1m2.34s`. Seconds. `undefined`: it was killed before.
 */
export async function readTimes(jobDirectory: string): Promise<number | undefined> {
  const text = await readFile(join(jobDirectory, 'started', 'times'), 'utf8').catch(() => '');
  const children = text.trim().split('\n')[1];
  const found = [...(children ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  if (found.length !== 2) return undefined;
  return found.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
