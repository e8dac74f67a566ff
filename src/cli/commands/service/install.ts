import { chmodSync, chownSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { BreadboxError } from '../../../cluster/errors.ts';
import { readHeadFile } from '../../address.ts';
import { command } from '../../command.ts';
import { isHealthy } from '../../daemon/running-head.ts';
import { sleep, startDeadline } from '../../deadline.ts';
import { JSON_OPTION, type PrintOptions, quietOption, timeoutOption, wholeNumber } from '../../options.ts';
import { text } from '../../output/report.ts';
import { mustRun, runProgram } from '../../service/run-program.ts';
import { checkMayChange, lastingPackage } from '../../service/this-system.ts';
import { SERVICE_ACCOUNT, SERVICE_HOME, UNIT, UNIT_PATH, unitFile } from '../../service/unit-file.ts';
import type { World } from '../../world.ts';

const LOOK_EVERY_MS = 100;

interface InstallOptions extends PrintOptions {
  readonly root?: boolean;
  readonly listen?: string;
  readonly port?: number;
  readonly tlsPort?: number;
  readonly names?: string;
  readonly timeout: number;
}

export const install = command<InstallOptions>({
  about: `Makes the head a service of systemd: it starts with the computer, and again when it fails. Its data is in /var/lib/breadbox. Done again, it takes the options anew and restarts the head; jobs go on meanwhile.

It runs as an account of its own, breadbox, without any rights: all jobs run as that account, for one user. With --root it runs as root, and jobs of each user run as that user's own account; practice clusters, and a head that is itself a node of its cluster, need that too. Nodes are brought up over SSH either way.`,
  args: [],
  options: [
    { flags: '--root', text: 'Run as root, and jobs as the accounts of their users.' },
    { flags: '--listen ADDR', text: 'Also let in other computers, over TLS; 0.0.0.0 is by all addresses.' },
    {
      flags: '--port N',
      text: 'Port on this computer.',
      parse: wholeNumber('--port', 1, 65_535),
      shownDefault: '8642',
    },
    {
      flags: '--tls-port N',
      text: 'Port for other computers.',
      parse: wholeNumber('--tls-port', 1, 65_535),
      shownDefault: '8643',
    },
    { flags: '--names NAMES', text: 'Further names that others know this computer by, parted by commas.' },
    timeoutOption('How long to wait for its first answer.', 60),
    JSON_OPTION,
    quietOption("the head's address alone"),
  ],
  examples: [
    { does: 'For one user', line: 'sudo breadbox service install' },
    {
      does: 'For several users, from the whole network',
      line: 'sudo breadbox service install --root --listen 0.0.0.0',
    },
  ],
  async run(world, _, options) {
    checkMayChange(`install${options.root ? ' --root' : ''}`);
    const account = options.root ? 'root' : SERVICE_ACCOUNT;
    const packageDir = lastingPackage(world.packageDir);
    checkHome(account);
    if (!options.root) makeAccount();
    checkReadable(packageDir, account);
    makeHome(account);
    const settings = { node: process.execPath, packageDir, account, words: daemonWords(options) };
    writeFileSync(UNIT_PATH, unitFile(settings), { mode: 0o644 });
    mustRun('systemctl', ['daemon-reload']);
    mustRun('systemctl', ['enable', '--quiet', UNIT]);
    mustRun('systemctl', ['restart', UNIT]);
    const url = await untilItAnswers(world, options.timeout);
    return {
      json: { installed: true, url, account, home: SERVICE_HOME, unit: UNIT_PATH },
      quiet: [url],
      blocks: [
        text(`The head runs as ${account}, at ${url}, and starts with this computer. Its log: journalctl -u breadbox`),
        text(`To use it as yourself: sudo cat ${SERVICE_HOME}/owner.token | breadbox login ${url} --token-file -`),
      ],
    };
  },
});

function daemonWords({ listen, port, tlsPort, names }: InstallOptions): string[] {
  const given = { '--listen': listen, '--port': port, '--tls-port': tlsPort, '--names': names };
  return Object.entries(given).flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)]));
}

function makeAccount(): void {
  if (runProgram('id', ['-u', SERVICE_ACCOUNT]).exitCode === 0) return;
  const home = ['--home-dir', SERVICE_HOME, '--no-create-home'];
  mustRun('useradd', ['--system', '--user-group', ...home, '--shell', '/usr/sbin/nologin', SERVICE_ACCOUNT]);
}

/** @throws BreadboxError `not-allowed` naming what the account cannot read */
function checkReadable(packageDir: string, account: string): void {
  if (account === 'root') return;
  for (const path of [process.execPath, `${packageDir}/dist/breadboxd.mjs`]) {
    if (runProgram('setpriv', [...become(account), 'test', '-r', path]).exitCode === 0) continue;
    throw new BreadboxError('not-allowed', `The account ${account} cannot read ${path}.`, {
      hint: 'Install the archive of Breadbox (docs/service.md), which goes to /opt, and Node.js from the packages of the system.',
    });
  }
}

/** What a head of another account left belongs to that account. @throws BreadboxError `conflict` */
function checkHome(account: string): void {
  const owner = statSync(SERVICE_HOME, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || String(owner) === runProgram('id', ['-u', account]).stdout.trim()) return;
  const [other, to] = account === 'root' ? ['without', 'root:root'] : ['with', `${account}:`];
  const make = account === 'root' ? '' : `useradd --system --user-group ${account}; `;
  throw new BreadboxError(
    'conflict',
    `${SERVICE_HOME} belongs to the account with the id ${owner}, not to ${account}.`,
    {
      hint: `It is of a service ${other} --root. To hand it over: systemctl stop breadbox; ${make}chown -R ${to} ${SERVICE_HOME}`,
    },
  );
}

function makeHome(account: string): void {
  if (existsSync(SERVICE_HOME)) return;
  const [uid = 0, gid = 0] = ['-u', '-g'].map((what) => Number(mustRun('id', [what, account])));
  mkdirSync(SERVICE_HOME, { mode: 0o700 });
  chownSync(SERVICE_HOME, uid, gid);
  chmodSync(SERVICE_HOME, account === 'root' ? 0o711 : 0o700);
}

function become(account: string): string[] {
  return ['--reuid', account, '--regid', account, '--clear-groups'];
}

async function untilItAnswers(world: World, timeoutSec: number): Promise<string> {
  const from = Date.now();
  const deadline = startDeadline(
    world.signal,
    timeoutSec,
    'The start of the service',
    'Its log: journalctl -u breadbox',
  );
  try {
    for (;;) {
      const isNew =
        existsSync(`${SERVICE_HOME}/head.json`) && statSync(`${SERVICE_HOME}/head.json`).mtimeMs >= from - 1000;
      const head = isNew ? readHeadFile(SERVICE_HOME) : undefined;
      if (head !== undefined && (await isHealthy(head, deadline.signal))) return head.url;
      if (runProgram('systemctl', ['is-failed', '--quiet', UNIT]).exitCode === 0) throw failed();
      await sleep(LOOK_EVERY_MS, deadline.signal);
    }
  } finally {
    deadline.stop();
  }
}

function failed(): BreadboxError {
  const log = runProgram('journalctl', ['-u', UNIT, '-n', '5', '--no-pager', '-o', 'cat']).stdout.trim();
  return new BreadboxError('command-failed', `The service failed to start: ${log}`, {
    hint: 'journalctl -u breadbox says more.',
  });
}
