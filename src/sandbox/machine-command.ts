import { ExecaError, execa } from 'execa';
import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';

/** What it printed. @throws BreadboxError `command-failed` with its last words */
export async function machineCommand(
  argv: readonly [string, ...string[]],
  options: { readonly signal?: AbortSignal; readonly cwd?: string; readonly input?: string } = {},
): Promise<string> {
  const { signal, ...others } = options;
  const [file, ...args] = argv;
  try {
    const { stdout } = await execa(file, args, {
      ...others,
      ...(signal && { cancelSignal: signal }),
      ...(options.input === undefined && { stdin: 'ignore' as const }),
      env: { LC_ALL: 'C' },
    });
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    const words = String(error.stderr ?? '')
      .trim()
      .split('\n')
      .slice(-3)
      .join(' ');
    throw new BreadboxError('command-failed', `${joinWords(argv.slice(0, 4))} failed: ${words || error.shortMessage}`, {
      cause: error,
    });
  }
}
