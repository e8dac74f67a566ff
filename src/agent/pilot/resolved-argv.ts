import { BreadboxError } from '../../cluster/errors.ts';
import { findProgram } from '../find-program.ts';
import type { Outcome, RunnerContext } from './runner.ts';

/**
 * The run's argv with the path of its program in front.
 * @throws BreadboxError `not-found`
 */
export function resolvedArgv({ spec, directory, node }: RunnerContext): [string, ...string[]] {
  const [name = '', ...args] = spec.argv;
  const program = findProgram(name, directory);
  if (program !== undefined) return [program, ...args];
  throw new BreadboxError('not-found', `there is no program ${name} on ${node}: neither on PATH nor in the bundle`);
}

/** How an attempt ended that could not begin. 127 as a shell has it. */
export function notBegun(error: unknown): Outcome {
  const exitCode = error instanceof BreadboxError ? 127 : undefined;
  return { ok: false, error: (error as Error).message, exitCode };
}
