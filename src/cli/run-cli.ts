import { BreadboxError, exitCode } from '../cluster/errors.ts';
import { DaemonDied } from './daemon/daemon-died.ts';
import { writeError } from './output/error.ts';
import { runProgram } from './program.ts';
import { Interrupted, type World } from './world.ts';

/** The CLI from its arguments to its exit code. */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  if (argv[0] === '__complete') return (await import('./completion/answer-shell.ts')).answerShell(argv.slice(1), world);
  try {
    return await runProgram(argv, world);
  } catch (error) {
    if (error instanceof Interrupted) return error.exit;
    const known = error instanceof BreadboxError ? error : unexpected(error);
    writeError(world, known);
    return known instanceof DaemonDied ? known.exit : exitCode(known.code);
  }
}

function unexpected(error: unknown): BreadboxError {
  const { code, message, stack } = error as NodeJS.ErrnoException;
  const isSystem = typeof code === 'string' && /^E[A-Z]+$/.test(code);
  return new BreadboxError('internal', message ?? String(error), {
    hint: isSystem ? undefined : `This is a fault of Breadbox. Please report it with:\n${stack}`,
    cause: error,
  });
}
