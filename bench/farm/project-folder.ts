import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const PROGRAMS = join(import.meta.dirname, 'programs');

export interface BenchProject {
  readonly name: string;
  readonly run: readonly string[];
  readonly mode: 'process' | 'stream';
  /** Parameters are the numbers from 0; without, the tasks are uploaded. */
  readonly tasks?: number;
  /** Files of bench/farm/programs, or with a slash any file. */
  readonly files?: readonly string[];
}

/** Writes a project's folder and returns its path. */
export function projectFolder(directory: string, { name, run, mode, tasks, files = [] }: BenchProject): string {
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true });
  for (const file of files) cpSync(file.includes('/') ? file : join(PROGRAMS, file), join(folder, basename(file)));
  if (tasks !== undefined) writeFileSync(join(folder, 'tasks.jsonl'), taskLines(0, tasks));
  const lines = [
    `name: ${name}`,
    `run: ${JSON.stringify(run)}`,
    `mode: ${mode}`,
    'timeLimit: 60s',
    ...(tasks === undefined ? [] : ['feed: { file: tasks.jsonl }']),
  ];
  writeFileSync(join(folder, 'project.yaml'), `${lines.join('\n')}\n`);
  return folder;
}

/** One number a line. */
export function taskLines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `${from + index}\n`).join('');
}
