import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import { connectError } from './connect-error.ts';
import { PasswordChannel } from './password-channel.ts';
import { hostOptions, jumpOptions, type SshFiles, unattendedOptions } from './ssh-arguments.ts';
import type { Target } from './target.ts';

export interface MasterRequest {
  readonly target: Target;
  readonly files: SshFiles & { readonly askpass: string };
  readonly socket: string;
  readonly password: string | undefined;
  readonly connectTimeoutSec: number;
  readonly signal: AbortSignal;
}

/** A server may take its time over a login: names that do not resolve, PAM, a slow card. */
const LOGIN_SEC = 30;
/** A master that nobody is connected to ends by itself: so it does when its head was killed. */
const LINGER_SEC = 30;

export function masterLog(socket: string): string {
  return `${socket}.log`;
}

/** What the master of a socket wrote last; it is kept as long as the socket. */
export async function readMasterLog(socket: string): Promise<string> {
  try {
    return await readFile(masterLog(socket), 'utf8');
  } catch {
    return ''; // it had nothing to say
  }
}

/**
 * Starts the master of a shared connection: ssh leaves for the background when it is let in and listens at the socket.
 * @throws BreadboxError `unreachable`, `host-key`, `needs-password`, `not-allowed`
 */
export async function startMaster(request: MasterRequest): Promise<void> {
  const { target, files, socket, connectTimeoutSec } = request;
  const log = masterLog(socket);
  await rm(log, { force: true });
  const unattended = unattendedOptions({ connectTimeoutSec, log, password: request.password !== undefined });
  const words = [
    ...['-M', '-N', '-S', socket, '-o', `ControlPersist=${LINGER_SEC}`],
    ...unattended,
    ...hostOptions(target, files),
    ...jumpOptions(target, files, unattended),
    ...['--', target.address],
  ];
  const password =
    request.password === undefined
      ? undefined
      : await PasswordChannel.open(`${socket}.password`, files.askpass, request.password);
  let exit: number | undefined;
  try {
    exit = await runSsh(words, password?.environment ?? {}, connectTimeoutSec + LOGIN_SEC, request.signal);
  } finally {
    await password?.close();
  }
  if (exit === 0) return;
  const said = exit === undefined ? 'it was not let in in time' : await readMasterLog(socket);
  throw connectError({ target, words: said, password: password !== undefined, connectTimeoutSec });
}

/**
 * In a session of its own: what a terminal sends the head is not meant for it, and it cannot ask there.
 * @returns its exit code; `undefined` where it was ended after `limitSec`
 * @throws BreadboxError `not-supported` where there is no ssh
 */
export function runSsh(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  limitSec: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...environment };
    const child = spawn('ssh', words, { stdio: 'ignore', detached: true, env });
    const end = (): void => {
      child.kill('SIGTERM');
    };
    const timer = setTimeout(end, limitSec * 1000);
    signal.addEventListener('abort', end, { once: true });
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    };
    child.once('error', (cause) => {
      done();
      reject(
        new BreadboxError('not-supported', 'This computer has no ssh program.', {
          hint: 'Install it: apt install openssh-client',
          cause,
        }),
      );
    });
    child.once('exit', (code) => {
      done();
      resolve(code ?? undefined);
    });
  });
}
