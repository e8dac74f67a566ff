import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { BreadboxError } from '../../cluster/errors.ts';
import type { WorkerFile } from '../../protocol/pilot.ts';
import { HeadClient, HeadRefusal } from '../head-client.ts';
import type { HeadAddress } from '../head-connections.ts';
import { runPilot } from '../pilot/pilot.ts';
import { type Person, personAtTerminal } from './ask-person.ts';
import { headAddress } from './head-address.ts';
import { keepToCores } from './keep-to-cores.ts';
import { leaveHead } from './leave-head.ts';
import { type LendOptions, parseLendOptions } from './lend-options.ts';
import { lendWords } from './lend-words.ts';
import { lendingToken } from './lending-token.ts';
import { type LentPlace, lentDirectory, makeLentPlace } from './lent-place.ts';
import { type StatusLine, startStatusLine } from './status-line.ts';

const FIRST_WORD_MS = 5000;
/** A head that forgets a computer sooner than this has another reason than that it was away. */
const FORGOTTEN_AFTER_MS = 60_000;

export interface LendProcess {
  readonly version: string;
  readonly soft: AbortSignal;
  readonly hard: AbortSignal;
  /** The computer is lent now: signals are to end that softly. */
  readonly onBegin: () => void;
}

/**
 * Lends this computer to a head until the person ends it, or the head says so.
 * @throws BreadboxError `usage`, `bad-input`, `not-logged-in`, `not-allowed`, `no-head`
 */
export async function lend(words: readonly string[], lender: LendProcess): Promise<void> {
  const options = parseLendOptions(words, process.env);
  const pinned = headAddress(options.url);
  checkAccount();
  const person = personAtTerminal();
  if (person === undefined && !options.isAgreed) {
    throw new BreadboxError('usage', 'nobody is at a terminal to agree', { hint: 'A script agrees with --yes.' });
  }
  const token = await lendingToken(options.tokenFile, process.env, person);
  const head = { ...pinned, token };
  const user = await userOf(head);
  process.stderr.write(lendWords(options, user, pinned.url, lentDirectory(options.parent)));
  if (!options.isAgreed && !(await agrees(person))) {
    process.stderr.write('Nothing was lent.\n');
    return;
  }
  lender.onBegin();
  const place = await makeLentPlace(options.parent);
  const status = startStatusLine();
  try {
    restrain(options, status);
    await lendUntilTheEnd({ options, head, place, status, lender });
  } finally {
    status.stop();
    await place.remove();
  }
}

interface Lending {
  readonly options: LendOptions;
  readonly head: HeadAddress;
  readonly place: LentPlace;
  readonly status: StatusLine;
  readonly lender: LendProcess;
}

/** Anew, where the head has forgotten this computer: it was away for too long. */
async function lendUntilTheEnd(lending: Lending): Promise<void> {
  const { lender, status } = lending;
  for (;;) {
    const file = await borrowed(lending);
    if (file === undefined) return;
    const fromMs = Date.now();
    try {
      await work(lending, file);
      return;
    } catch (error) {
      const isForgotten = error instanceof HeadRefusal && error.status === 401 && !lender.soft.aborted;
      if (!isForgotten || Date.now() - fromMs < FORGOTTEN_AFTER_MS) throw revoked(error);
      status.say('the head has forgotten this computer; it is lent anew');
    }
  }
}

/** Undefined: it was ended before the head answered. @throws HeadRefusal */
async function borrowed({ options, head: address, place, status, lender }: Lending): Promise<WorkerFile | undefined> {
  const head = new HeadClient(undefined, address, { giveUpMs: Number.POSITIVE_INFINITY, onSilence: status.silence });
  try {
    const { node, slots } = options;
    const lent = await head.call(
      'POST /api/farm/pilots',
      { body: { node, slots, version: lender.version } },
      { signal: lender.soft },
    );
    if (lent.token === undefined) throw new BreadboxError('not-allowed', 'with this token no computer can be lent');
    const file = { ...address, token: lent.token, workDir: place.directory, slots, stay: true };
    await place.writeWorkerFile(file);
    return file;
  } catch (error) {
    if (lender.soft.aborted) return undefined;
    throw revoked(error);
  } finally {
    head.close();
  }
}

async function work({ options, place, status, lender }: Lending, file: WorkerFile): Promise<void> {
  const { soft, hard, version } = lender;
  const onSoft = (): void =>
    status.say('leaving: what runs is finished first. Ctrl-C again ends it at once; others do it then');
  soft.addEventListener('abort', onSoft, { once: true });
  try {
    await runPilot({
      ...{ workerFilePath: place.workerFilePath, file, version, soft, hard, node: options.node },
      say: status.say,
      onWork: status.watch,
      onSilence: status.silence,
    });
  } finally {
    soft.removeEventListener('abort', onSoft);
    await leaveHead(file);
  }
}

async function userOf(address: HeadAddress): Promise<string> {
  const { url } = address;
  const head = new HeadClient(undefined, address, { giveUpMs: FIRST_WORD_MS });
  try {
    const { user, role } = await head.call('GET /api/me', {});
    if (role === 'node') return user;
    throw new BreadboxError('not-allowed', `this token is of the role ${role}, and opens more than is needed here`, {
      hint: 'A computer is lent with: breadbox token create --role node --user NAME',
    });
  } catch (error) {
    if (!(error instanceof BreadboxError) || error.code !== 'head-lost') throw revoked(error);
    throw new BreadboxError('no-head', `no head answers at ${url}: ${error.message}`, {
      hint: url.startsWith('https:')
        ? 'The address that the head prints at its start has a fingerprint after #; give it with that, in quotes.'
        : 'Through SSH, the tunnel has the port of the head on both sides: ssh -N -L 8642:127.0.0.1:8642 HOST',
    });
  } finally {
    head.close();
  }
}

function revoked(error: unknown): unknown {
  if (!(error instanceof HeadRefusal) || error.status !== 401) return error;
  return new BreadboxError('not-logged-in', 'the head does not know this token: it was revoked, or mistyped', {
    hint: 'Ask whoever gave it to you for a new one.',
  });
}

async function agrees(person: Person | undefined): Promise<boolean> {
  return /^y(es)?$/i.test((await person?.ask('\nLend it? [yes/no] '))?.trim() ?? '');
}

function checkAccount(): void {
  if (process.platform === 'win32') {
    throw new BreadboxError('usage', 'a computer with Windows cannot be lent', { hint: 'In WSL it can.' });
  }
  if (process.getuid?.() !== 0) return;
  throw new BreadboxError('not-allowed', 'this is root, and programs of other people are not run as root', {
    hint: 'Run it as yourself, or as an account of its own: sudo -u NAME breadbox-agent pilot URL',
  });
}

/** Whatever is started from now on is held back as this process is. */
function restrain({ slots, niceness }: LendOptions, { say }: StatusLine): void {
  try {
    setPriority(0, niceness);
  } catch {
    say('its priority stays as it was: this system does not let it be changed');
  }
  if (!existsSync('/proc/self/stat')) say('this system has no /proc: the memory limits of tasks are not watched');
  if (!keepToCores(slots))
    say(`a program that starts threads of its own may use more than ${slots} cores: there is no taskset`);
}
