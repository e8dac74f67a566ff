import { isAbsolute } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import type { JobSpec } from '../../engine.ts';

/** Linux: one argument has at most 128 KiB (MAX_ARG_STRLEN); all together, with the environment, a quarter of an 8 MiB stack. */
const MAX_STRING_BYTES = 128 * 1024 - 1;
const MAX_TOTAL_BYTES = 1_500_000;

/** @throws BreadboxError `bad-input` where the job could never run on this computer */
export function checkSpec(spec: JobSpec, cores: number): void {
  const job = `job "${spec.name}"`;
  const refuse = (message: string, hint: string): never => {
    throw new BreadboxError('bad-input', `${job} ${message}`, { hint });
  };
  if (!Number.isInteger(spec.cpus) || spec.cpus < 0)
    refuse(`asks for ${spec.cpus} cpus`, 'ask for a whole number, 0 or more');
  if (spec.cpus > cores) {
    refuse(
      `asks for ${spec.cpus} cpus, this computer has ${cores}: it could never start`,
      `ask for ${cores} or fewer, or run it on a cluster`,
    );
  }
  const program = spec.argv[0];
  if (program === undefined || program === '') refuse('has no program to run', 'give at least one word: the program');
  if (program?.startsWith('-')) refuse(`has a program called ${program}`, `write ./${program} if that is its name`);
  for (const path of [spec.directory, spec.stdoutPath, spec.stderrPath]) {
    if (path !== undefined && !isAbsolute(path))
      refuse(`has the path ${path}, which is not absolute`, 'give it from /');
  }
  const names = Object.keys(spec.env ?? {});
  for (const name of names) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      refuse(`has an environment variable called ${JSON.stringify(name)}`, 'use letters, digits and _, no digit first');
    }
  }
  const strings = [...spec.argv, ...names.map((name) => `${name}=${spec.env?.[name]}`), spec.directory];
  if ([...strings, spec.stdoutPath, spec.stderrPath].some((text) => text?.includes('\0'))) {
    refuse('has a zero byte in its arguments, environment or paths', 'pass binary data in a file');
  }
  const sizes = strings.map((text) => Buffer.byteLength(text));
  if (
    sizes.some((bytes) => bytes > MAX_STRING_BYTES) ||
    sizes.reduce((sum, bytes) => sum + bytes, 0) > MAX_TOTAL_BYTES
  ) {
    refuse('has more arguments than the system can pass to a program', 'pass long data in a file');
  }
}
