import { readJobScript, type ScriptInput, type ScriptReading } from './read-job-script.ts';

export const LAPTOP = { node: 'laptop', cores: 8, memBytes: 16 * 2 ** 30, partition: 'local', gres: { 'gpu:rtx': 1 } };

/** Reads a script on a laptop of eight cores, 16 GiB and one GPU. */
export function read(script: string | undefined, more: Partial<ScriptInput> = {}): ScriptReading {
  return readJobScript({
    script,
    scriptName: 'path/job.sh',
    argv: [],
    options: [],
    environment: {},
    directory: '/home/ada/project',
    program: 'sbatch',
    user: 'ada',
    loginEnvironment: { HOME: '/home/ada', PATH: '/usr/bin' },
    place: LAPTOP,
    now: new Date(2026, 10, 21, 12, 0, 0),
    ...more,
  });
}

/** A script of `#SBATCH` lines and one command. */
export function script(...lines: readonly string[]): string {
  return ['#!/bin/bash', ...lines.map((line) => `#SBATCH ${line}`), 'hostname', ''].join('\n');
}

/** The errors as "line:column text", what is unknown left out. */
export function errorsOf({ check }: ScriptReading): readonly string[] {
  return check.errors.map(({ line, column, text }) =>
    [[line, column].filter(Boolean).join(':'), text].join(' ').trim(),
  );
}

export function warningsOf({ check }: ScriptReading): readonly string[] {
  return check.warnings.map(({ line, text }) => `${line === undefined ? '' : `${line} `}${text}`);
}

/** As squeue prints it: `1-02:03:04`, `2:03:04` filled up to `02:03:04`, `3:04`, `UNLIMITED`. */
export function formatTimeLimit(seconds: number | undefined): string {
  if (seconds === undefined) return 'UNLIMITED';
  const whole = Math.ceil(seconds);
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3600) % 24;
  const two = (value: number) => String(value).padStart(2, '0');
  const end = two(whole % 60);
  const minutes = Math.floor(whole / 60) % 60;
  if (days > 0) return `${days}-${two(hours)}:${two(minutes)}:${end}`;
  return hours > 0 ? `${two(hours)}:${two(minutes)}:${end}` : `${minutes}:${end}`;
}
