import { isAbsolute } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import { MAX_ARRAY_SIZE } from '../../../protocol/jobs.ts';
import type { BatchSpec, JobSpec } from '../../engine.ts';
import type { Consumables } from './consumables.ts';
import { tooMuch } from './too-much.ts';

/** Linux: one argument has at most 128 KiB (MAX_ARG_STRLEN); all together, with the environment, a quarter of an 8 MiB stack. */
const MAX_STRING_BYTES = 128 * 1024 - 1;
const MAX_TOTAL_BYTES = 1_500_000;

/** @throws BreadboxError `bad-input` where the job could never run on this computer */
export function checkSpec(spec: JobSpec, consumables: Consumables): void {
  const job = `job "${spec.name}"`;
  const refuse = (message: string, hint: string): never => {
    throw new BreadboxError('bad-input', `${job} ${message}`, { hint });
  };
  if (!Number.isInteger(spec.cpus) || spec.cpus < 0)
    refuse(`asks for ${spec.cpus} cpus`, 'ask for a whole number, 0 or more');
  const excess = tooMuch(spec, consumables);
  if (excess !== undefined) refuse(`${excess}: it could never start`, 'ask for less, or run it on a cluster');
  if (spec.batch !== undefined) checkBatch(spec.batch, spec.cpus, refuse);
  const program = spec.argv[0];
  if (spec.batch?.script === undefined) {
    if (program === undefined || program === '') refuse('has no program to run', 'give at least one word: the program');
    if (program?.startsWith('-')) refuse(`has a program called ${program}`, `write ./${program} if that is its name`);
  }
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

type Refuse = (message: string, hint: string) => never;

function checkBatch(batch: BatchSpec, cpus: number, refuse: Refuse): void {
  const { script, array, timeLimitSec, memBytes, beginAt } = batch;
  if (cpus === 0) refuse('asks for no cpus', 'ask for 1 or more');
  if (script?.startsWith('#!') === false)
    refuse('has a script that does not begin with #!', 'begin it with #!/bin/bash');
  if (script?.includes('\0')) refuse('has a zero byte in its script', 'pass binary data in a file');
  for (const [name, amount] of Object.entries({ timeLimitSec, memBytes })) {
    if (amount !== undefined && !(amount > 0))
      refuse(`has ${name} ${amount}`, 'give a number above 0, or leave it out');
  }
  if (beginAt !== undefined && Number.isNaN(Date.parse(beginAt)))
    refuse(`is to begin at ${beginAt}`, 'write an instant such as 2026-01-31T08:00:00Z');
  if (array === undefined) return;
  const { indexes, atOnce = 1 } = array;
  const isSound = indexes.every((index) => Number.isInteger(index) && index >= 0 && index < MAX_ARRAY_SIZE);
  if (indexes.length === 0 || !isSound || new Set(indexes).size < indexes.length || !(atOnce >= 1))
    refuse('has array indexes that cannot be', `give each once, whole numbers from 0 to ${MAX_ARRAY_SIZE - 1}`);
}
