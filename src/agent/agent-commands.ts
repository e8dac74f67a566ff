import { BreadboxError, exitCode } from '../cluster/errors.ts';
import { checkHead } from './check-head.ts';
import { collect } from './collect.ts';
import { feed } from './feed.ts';
import { lend } from './lend/lend.ts';
import { stay } from './lend/stay.ts';
import { runPilot } from './pilot/pilot.ts';
import { readWorkerFile } from './worker-file.ts';

const VERSION = process.env.BREADBOX_VERSION ?? 'unbuilt';

const HELP = `breadbox-agent: runs a Breadbox farm's work on a node.

To lend this computer to somebody's head, until Ctrl-C (docs/lending.md):

  breadbox-agent pilot URL [--slots N] [--name NODE] [--work DIR] [--nice N] [--token-file FILE] [--yes]

  URL            address of the head, as it prints it: 'https://HOST:8643#sha256=FINGERPRINT'. Without TLS on this computer
                 alone: http://127.0.0.1:8642; from elsewhere, first ssh -N -L 8642:127.0.0.1:8642 HOST
  --slots N      tasks at the same time, on as many cores. Default: all cores but one
  --name NODE    what the head is to call this computer. Default: its host name
  --work DIR     where it makes its folder breadbox-lent. Default: $XDG_CACHE_HOME, else ~/.cache
  --nice N       0 to 19: how far it gives way to what you do. Default: 10
  --token-file FILE   the token that you were given; else of the variable BREADBOX_TOKEN, else it is asked for
  --yes          agree without being asked

On a node of a cluster, as root:

  breadbox-agent check [--file AGENTFILE]    say whether it reaches the head, and as whom
  breadbox-agent watch [--file AGENTFILE]    measure this computer each second and tell the head; the service does this
  breadbox-agent watch --once [--json]       measure once, print it, and tell nobody

In a job, or from any program of a node:

  breadbox-agent led user1|user2 on|off      switch a user LED of this node's panel

All else is started by the head, and seldom by people:

  breadbox-agent pilot --file WORKERFILE     lease tasks and run them until there is no work
  breadbox-agent collect --file WORKERFILE   run a project's collect as answers arrive
  breadbox-agent feed --file WORKERFILE      run a project's own feed program
  breadbox-agent look-alike NAME [WORDS]     srun, sbatch, squeue and others, as jobs find them on their PATH
  breadbox-agent --version
  breadbox-agent --help

WORKERFILE is a JSON file (mode 0600) with the head's url, a token and workDir; for a pilot maybe slots and
stopFile; for collect and feed run and argv.
SIGTERM or Ctrl-C: finish what runs, take nothing new, leave. A second one kills what runs.
`;

const COMMANDS = { pilot: runPilot, collect, feed };

function say(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `${line}\n` : `${new Date().toISOString()} ${line}\n`);
}

async function runCommand(words: readonly string[]): Promise<void> {
  const [command = '', flag, path, ...rest] = words;
  if (command === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  if (words.includes('--help') || command === 'help') {
    process.stdout.write(HELP);
    return;
  }
  if (command === 'check') {
    const [path, tooMany] = flag === '--file' ? [words[2], words[3]] : [undefined, flag];
    if (tooMany !== undefined) throw new BreadboxError('usage', 'check takes --file AGENTFILE and nothing else');
    process.stdout.write(`${await checkHead(VERSION, path)}\n`);
    return;
  }
  if (!Object.hasOwn(COMMANDS, command)) {
    const what = command === '' ? 'no command was given' : `there is no command ${command}`;
    throw new BreadboxError('usage', what, { hint: 'See breadbox-agent --help.' });
  }
  const soft = new AbortController();
  const hard = new AbortController();
  const onSignal = (): void =>
    (soft.signal.aborted ? hard : soft).abort(new BreadboxError('stopping', 'asked to stop'));
  const listen = (names: readonly NodeJS.Signals[]): void => {
    for (const signal of names) process.on(signal, onSignal);
  };
  const signals = { version: VERSION, soft: soft.signal, hard: hard.signal };
  if (command === 'pilot' && flag !== undefined && flag !== '--file') {
    // A terminal that is closed says HUP.
    return lend(words.slice(1), { ...signals, onBegin: () => listen(['SIGTERM', 'SIGINT', 'SIGHUP']) });
  }
  if (flag !== '--file' || path === undefined || rest.length > 0) {
    throw new BreadboxError('usage', `${command} takes --file WORKERFILE and nothing else`, {
      hint: 'See breadbox-agent --help.',
    });
  }
  const file = await readWorkerFile(path);
  listen(['SIGTERM', 'SIGINT']);
  const run = command === 'pilot' && file.stay === true ? stay : COMMANDS[command as keyof typeof COMMANDS];
  await run({ ...signals, workerFilePath: path, file, say });
}

/** Answers the exit code. */
export async function agentCommand(words: readonly string[]): Promise<number> {
  try {
    await runCommand(words);
    return 0;
  } catch (error) {
    if (!(error instanceof BreadboxError)) {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return 1;
    }
    say(error.message);
    if (error.hint !== undefined) say(error.hint);
    return exitCode(error.code);
  }
}
