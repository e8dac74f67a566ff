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
