import { BreadboxError, exitCode } from '../cluster/errors.ts';
import { collect } from './collect.ts';
import { feed } from './feed.ts';
import { runPilot } from './pilot/pilot.ts';
import { readWorkerFile } from './worker-file.ts';

const VERSION = process.env.BREADBOX_VERSION ?? 'unbuilt';

const HELP = `breadbox-agent: runs a Breadbox farm's work on a node. The head starts it; people seldom do.

  breadbox-agent pilot --file WORKERFILE     lease tasks and run them until there is no work
  breadbox-agent collect --file WORKERFILE   run a project's collect as answers arrive
  breadbox-agent feed --file WORKERFILE      run a project's own feed program
  breadbox-agent --version
  breadbox-agent --help

WORKERFILE is a JSON file (mode 0600) with the head's url, a token and workDir; for a pilot maybe slots and
stopFile; for collect and feed run and argv.
SIGTERM: finish what runs, take nothing new, leave. A second SIGTERM kills what runs.
`;

const COMMANDS = { pilot: runPilot, collect, feed };

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

async function main(words: readonly string[]): Promise<void> {
  const [command = '', flag, path, ...rest] = words;
  if (command === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  if (words.includes('--help') || command === 'help') {
    process.stdout.write(HELP);
    return;
  }
  if (!Object.hasOwn(COMMANDS, command)) {
    const what = command === '' ? 'no command was given' : `there is no command ${command}`;
    throw new BreadboxError('usage', what, { hint: 'See breadbox-agent --help.' });
  }
  if (flag !== '--file' || path === undefined || rest.length > 0) {
    throw new BreadboxError('usage', `${command} takes --file WORKERFILE and nothing else`, {
      hint: 'See breadbox-agent --help.',
    });
  }
  const file = await readWorkerFile(path);
  const soft = new AbortController();
  const hard = new AbortController();
  const onSignal = (): void =>
    (soft.signal.aborted ? hard : soft).abort(new BreadboxError('stopping', 'asked to stop'));
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const run = COMMANDS[command as keyof typeof COMMANDS];
  await run({ workerFilePath: path, file, version: VERSION, soft: soft.signal, hard: hard.signal, say });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    if (!(error instanceof BreadboxError)) {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exit(1);
    }
    say(error.message);
    if (error.hint !== undefined) say(error.hint);
    process.exit(exitCode(error.code));
  },
);
