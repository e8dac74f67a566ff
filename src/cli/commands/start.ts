import { BreadboxError } from '../../cluster/errors.ts';
import { DEFAULT_PORT, DEFAULT_TLS_PORT, homeDirectory } from '../../protocol/home.ts';
import { headAddress, readLogin } from '../address.ts';
import { Client } from '../client.ts';
import { command } from '../command.ts';
import { runInForeground } from '../daemon/run-in-foreground.ts';
import { runningHead } from '../daemon/running-head.ts';
import { startDetached } from '../daemon/start-detached.ts';
import { JSON_OPTION, type PrintOptions, timeoutOption, wholeNumber } from '../options.ts';
import { type Report, text } from '../output/report.ts';
import { statusFacts } from '../output/status-report.ts';
import type { World } from '../world.ts';

interface StartOptions extends PrintOptions {
  readonly detach?: boolean;
  readonly port?: number;
  readonly listen?: string;
  readonly tlsPort?: number;
  readonly names?: string;
  readonly trustUsers?: boolean;
  readonly timeout: number;
}

export const start = command<StartOptions>({
  about: `Starts the head daemon on the data directory. In the foreground, which is the default, it runs until Ctrl-C, writes its log to the terminal and hands on its exit code. With --detach it runs in the background with its log in breadboxd.log; the command returns once the head answers, and prints its address and a link that logs a browser in once.

By itself the head listens on this computer alone, without TLS. With --listen it also lets in other computers by an address of this one, over TLS, with a certificate of its own; the line that it then prints is what to type there. Where a head runs on this data directory already, that one is named and the exit code is 6.`,
  args: [],
  options: [
    { flags: '--detach', text: 'Run in the background; return once the head answers.' },
    {
      flags: '--port N',
      text: 'Port to listen on; 0 takes any free one.',
      parse: wholeNumber('--port', 0, 65_535),
      shownDefault: String(DEFAULT_PORT),
    },
    {
      flags: '--listen ADDR',
      text: 'Address of this computer to listen on; 0.0.0.0 is all. Beyond this computer over TLS alone.',
      shownDefault: '127.0.0.1',
    },
    {
      flags: '--tls-port N',
      text: 'Port for other computers.',
      parse: wholeNumber('--tls-port', 0, 65_535),
      shownDefault: String(DEFAULT_TLS_PORT),
    },
    { flags: '--names NAMES', text: 'Further names that others know this computer by, parted by commas.' },
    {
      flags: '--trust-users',
      text: "Let other users' programs run as this account, and read what it can read.",
    },
    timeoutOption('With --detach: how long to wait for the first answer.', 30),
    { ...JSON_OPTION, text: 'With --detach: print one JSON value on stdout.' },
    { flags: '-q, --quiet', text: "With --detach: print the head's address alone." },
  ],
  examples: [
    { does: 'In the background', line: 'breadbox start --detach' },
    { does: 'For the whole network, over TLS', line: 'breadbox start --detach --listen 0.0.0.0' },
    { does: 'A second head beside the first', line: 'BREADBOX_HOME=~/other breadbox start --detach --port 8700' },
  ],
  async run(world, _, options) {
    const elsewhere = readLogin(homeDirectory(world.env));
    if (elsewhere !== undefined) {
      throw new BreadboxError('conflict', `This account is logged in to ${elsewhere.url}, and commands go there.`, {
        hint: 'To use a head of this computer: breadbox login --forget',
      });
    }
    const running = await runningHead(homeDirectory(world.env), world.signal);
    if (running) {
      throw new BreadboxError('already-running', `A head runs already: process ${running.pid} at ${running.url}.`, {
        hint: 'Use it, or end it first: breadbox stop',
      });
    }
    if (!options.detach) {
      if (options.json || options.quiet) throw new BreadboxError('usage', '--json and --quiet go with --detach.');
      return { json: undefined, quiet: [], blocks: [], exit: await runInForeground(world, options) };
    }
    const head = await startDetached(world, options, options.timeout);
    return started(world, head.url);
  },
});

async function started({ env, signal }: World, url: string): Promise<Report> {
  const client = new Client({ ...headAddress({ env: { ...env, BREADBOX_URL: undefined } }), url });
  const head = await client.call('GET /api/status', { signal });
  const login = await client.call('POST /api/login-links', { signal });
  return {
    json: { ...head, login: login.url },
    quiet: [head.url],
    blocks: [
      text('The head runs.'),
      statusFacts(head),
      text(`\nDashboard, logged in (once, within ten minutes): ${login.url}`),
      text('To stop it: breadbox stop'),
    ],
  };
}
