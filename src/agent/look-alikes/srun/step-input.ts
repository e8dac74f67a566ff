import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { Refusal } from '../refusal.ts';
import { systemWords } from './rank-output.ts';
import type { StepRequest } from './step-request.ts';

/** By rank: the path of a file, srun's own stdin, or nothing. @throws Refusal where a file cannot be read */
export function rankInputs(
  request: StepRequest,
  nameOf: (pattern: string, rank: number) => string,
): readonly (string | 'forward' | 'none')[] {
  return Array.from({ length: request.tasks }, (_, rank) => {
    const { stdin = 'all' } = request;
    if (stdin === 'none') return 'none';
    if (stdin === 'all') return 'forward';
    if (/^\d+$/.test(stdin)) return Number(stdin) === rank ? 'forward' : 'none';
    const path = resolve(nameOf(stdin, rank));
    try {
      accessSync(path, constants.R_OK);
    } catch (error) {
      throw new Refusal(`srun: error: Could not open stdin file: ${systemWords(error)}`);
    }
    return path;
  });
}

/** Of MPI programs. @throws Refusal for a file: there is no telling whose rank reads it when */
export function ranksWithInput({ stdin = 'all', tasks }: StepRequest): readonly number[] {
  const all = Array.from({ length: tasks }, (_, rank) => rank);
  if (stdin === 'none') return [];
  if (stdin === 'all') return all;
  if (/^\d+$/.test(stdin)) return all.filter((rank) => rank === Number(stdin));
  throw new Refusal('srun: error: --input takes all, none or a rank where MPI programs are started; write < FILE');
}

/** Gives what srun reads to all that take it; who has ended is left out, and with nobody left nothing more is read. */
export function forwardInput(writers: readonly Writable[]): void {
  let open = [...writers];
  const leave = (writer: Writable): void => {
    open = open.filter((other) => other !== writer);
    if (open.length === 0) process.stdin.destroy();
  };
  for (const writer of writers) {
    writer.on('error', () => leave(writer)); // EPIPE: it reads no more
    writer.on('close', () => leave(writer));
  }
  process.stdin.on('data', (chunk: Buffer) => {
    const full = open.filter((writer) => !writer.write(chunk));
    if (full.length === 0) return;
    process.stdin.pause();
    let waits = full.length;
    const goOn = (): void => {
      if (--waits === 0) process.stdin.resume();
    };
    for (const writer of full) {
      let told = false;
      const once = (): void => {
        if (!told) goOn();
        told = true;
      };
      writer.once('drain', once);
      writer.once('close', once);
    }
  });
  const end = (): void => {
    for (const writer of open) writer.end();
  };
  process.stdin.on('end', end);
  // EISDIR, EBADF: a stdin that cannot be read is an empty one.
  process.stdin.on('error', end);
}
