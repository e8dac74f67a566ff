import { BreadboxError } from '../cluster/errors.ts';
import { runRefSchema } from '../protocol/farm.ts';
import type { ArgumentSpec } from './command.ts';

export const RUN_ARGUMENT: ArgumentSpec = {
  name: 'RUN',
  text: 'A run such as r12, or its name; of several the newest.',
  check: checkRun,
  complete: ['run'],
};

/** `farm status mandelbrot`, `farm logs 12`: the head would speak of the path of a request. */
function checkRun(text: string): void {
  if (runRefSchema.safeParse(text).success) return;
  const hint = /^\d+$/.test(text) ? `Did you mean r${text}?` : 'breadbox farm list --runs lists the runs.';
  throw new BreadboxError(
    'usage',
    `'${text}' is not a run; runs are called r1, r2 and so on, or have a name of letters, digits, ".", "-" and "_".`,
    { hint },
  );
}

export function checkTask(text: string): void {
  if (/^(r\d+\.)?\d+$/.test(text)) return;
  throw new BreadboxError('usage', `'${text}' is not a task; the tasks of run r12 are called r12.0, r12.1 and so on.`);
}
