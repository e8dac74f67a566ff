import { join } from 'node:path';
import type { JobEvent } from '../../engine.ts';
import type { CancelRequest } from './job-files.ts';
import { readJson } from './read-json.ts';
import { writeWhole } from './write-whole.ts';

/** `control.json`: what was decided about a job since it was submitted. Absent: nothing. */
export interface JobControl {
  readonly held: boolean;
  readonly restarts: number;
  readonly events: readonly JobEvent[];
}

/** `array.json`, in the directory of an array: what holds for those of its indexes that have no directory of their own. */
export interface ArrayControl {
  readonly held: boolean;
  readonly events: readonly JobEvent[];
  readonly cancel?: CancelRequest;
}

/** So many of a job are kept, the latest: whoever holds and releases in a loop fills no disk. */
const MAX_EVENTS = 200;

export async function writeControl(jobDirectory: string, control: JobControl): Promise<void> {
  const events = control.events.slice(-MAX_EVENTS);
  await writeWhole(join(jobDirectory, 'control.json'), JSON.stringify({ ...control, events }));
}

export async function writeArrayControl(jobDirectory: string, control: ArrayControl): Promise<void> {
  const events = control.events.slice(-MAX_EVENTS);
  await writeWhole(join(jobDirectory, 'array.json'), JSON.stringify({ ...control, events }));
}

export async function readArrayControl(jobDirectory: string): Promise<ArrayControl | undefined> {
  return readJson<ArrayControl>(join(jobDirectory, 'array.json'));
}
