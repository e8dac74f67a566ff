import { existsSync, readFileSync } from 'node:fs';
import { joinWords } from '../../../cluster/posix-words.ts';
import { findProgram } from '../../find-program.ts';
import { Refusal } from '../refusal.ts';
import { readMultiProg } from './multi-prog.ts';
import { systemWords } from './rank-output.ts';
import type { StepRequest } from './step-request.ts';

/** errno(3) of execve: Slurm exits with it. */
const ENOENT = 2;
const EACCES = 13;

/** What each rank runs, its program as a path. @throws Refusal where there is no such program */
export function rankCommands(
  request: StepRequest,
  path: string | undefined,
  node: string,
): readonly (readonly string[])[] {
  if (!request.multiProg) {
    const argv = withPath(request.argv, request, path, node);
    const command = request.pty ? onTerminal(argv, path) : argv;
    return Array.from({ length: request.tasks }, () => command);
  }
  const file = request.argv[0]!;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal(`srun: error: Can't open configuration file ${file}: ${systemWords(error)}`);
  }
  return readMultiProg(text, file, request.tasks).map((argv) => withPath(argv, request, path, node));
}

function withPath(
  argv: readonly string[],
  request: StepRequest,
  path: string | undefined,
  node: string,
): readonly string[] {
  const [name = '', ...args] = argv;
  const program = findProgram(name, request.directory, path);
  if (program !== undefined) return [program, ...args];
  const isThere = name.includes('/') && existsSync(name);
  const [why, code] = isThere ? ['Permission denied', EACCES] : ['No such file or directory', ENOENT];
  const ranks = request.tasks === 1 ? 'task 0' : `tasks 0-${request.tasks - 1}`;
  const lines = Array.from({ length: request.tasks }, () => `slurmstepd: error: execve(): ${name}: ${why}`);
  throw new Refusal(
    [...lines, `srun: error: ${node}: ${ranks}: Exited with exit code ${code}`].join('\n'),
    Number(code),
  );
}

/** A pseudo-terminal by script(1) of util-linux, as large as LINES and COLUMNS say. */
function onTerminal(argv: readonly string[], path: string | undefined): readonly string[] {
  const script = findProgram('script', '/', path);
  if (script === undefined) {
    throw new Refusal('srun: error: --pty takes script(1) of util-linux, which is not installed here');
  }
  const resize = 'test -z "$LINES" || test -z "$COLUMNS" || stty rows "$LINES" cols "$COLUMNS" 2>/dev/null;';
  return ['/usr/bin/env', 'SHELL=/bin/sh', script, '-qefc', `${resize} ${shellLine(argv)}`, '/dev/null'];
}

function shellLine(argv: readonly string[]): string {
  const shell = process.env.SHELL;
  return `${shell === undefined ? 'unset SHELL;' : `SHELL=${joinWords([shell])}; export SHELL;`} exec ${joinWords(argv)}`;
}
