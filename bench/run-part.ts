import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type JudgedFigure, judge } from './figure.ts';
import type { Part } from './suite.ts';

export interface Outcome {
  readonly part: string;
  readonly about: string;
  readonly seconds: number;
  readonly figures: readonly JudgedFigure[];
  readonly notCompared: readonly { readonly what: string; readonly why: string }[];
  /** Why it broke off; the figures until then are there. */
  readonly failure?: string;
}

/** Runs one part within its time. What goes wrong in it leaves the others to be measured. @throws the stop's reason */
export async function runPart(
  part: Part,
  options: { readonly quick: boolean; readonly reps: number; readonly directory: string },
  stop: AbortSignal,
): Promise<Outcome> {
  stop.throwIfAborted();
  const { quick, reps } = options;
  const { name, about } = part;
  const limitSec = part.limitSec[quick ? 'quick' : 'full'];
  const limit = AbortSignal.timeout(limitSec * 1000);
  const directory = mkdtempSync(join(options.directory, `${name}-`));
  const figures: JudgedFigure[] = [];
  const notCompared: { what: string; why: string }[] = [];
  const say = (line: string): void => console.error(`  ${line}`);
  const startedMs = Date.now();
  console.error(`\n${name}: ${about}`);
  let failure: string | undefined;
  try {
    await part.run({
      quick,
      reps,
      directory,
      signal: AbortSignal.any([stop, limit]),
      report: (figure) => figures.push(judge(name, figure)),
      skip: (what, why) => {
        notCompared.push({ what, why });
        say(`not compared: ${what}: ${why}`);
      },
      say,
    });
  } catch (error) {
    stop.throwIfAborted();
    failure = limit.aborted ? `not done within ${limitSec} s` : (error as Error).message;
    console.error(`  broke off: ${failure}`);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
  const seconds = (Date.now() - startedMs) / 1000;
  return { part: name, about, seconds, figures, notCompared, ...(failure !== undefined && { failure }) };
}
