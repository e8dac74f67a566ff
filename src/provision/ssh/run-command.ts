import { randomBytes } from 'node:crypto';
import { BreadboxError } from '../../cluster/errors.ts';
import type { ExecChannel } from './exec-channel.ts';
import type { MuxConnection } from './mux-connection.ts';
import { OpeningWords } from './opening-words.ts';
import { OutputCapture } from './output-capture.ts';
import type { RemoteCommand, RemoteOutput } from './remote.ts';
import type { Target } from './target.ts';
import { endGroupCommand, wrapCommand } from './wrap-command.ts';

/** How long we wait for a command to be ended on a host that may not answer any more. */
const END_MS = 4000;

/** The login's shell took offence at the mark, and has run nothing. */
export class OddShell extends Error {}

/**
 * Runs one command in a connection that is there.
 * @throws BreadboxError as Remote.run; ConnectionBroke, TooManySessions; OddShell; the reason of `signal`
 */
export async function runCommand(
  connection: MuxConnection,
  target: Target,
  command: RemoteCommand,
  oddShell: boolean,
): Promise<RemoteOutput> {
  const began = performance.now();
  const { signal, timeoutSec } = command;
  signal?.throwIfAborted();
  const mark = `breadbox-${randomBytes(6).toString('hex')}`;
  // As whom the SSH configuration logs in is not known here.
  const root = command.root === true && target.user !== 'root';
  const shell = root ? 'sudo' : command.root === true ? 'sh' : oddShell ? 'odd' : 'login';
  const stdout = new OutputCapture((text) => command.onOutput?.('stdout', text));
  const stderr = new OutputCapture((text) => command.onOutput?.('stderr', text));
  let stop: (error: unknown) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = reject;
  });
  stopped.catch(() => {}); // it may come after the command has ended
  let channel: ExecChannel | undefined;
  let over = false;
  let refused = false;
  const opening = new OpeningWords(mark, root, {
    started: () => {
      if (root && channel !== undefined) sendInput(channel, command).catch(stop);
    },
    prompted: (times) => {
      const password = command.passwords?.sudo;
      if (times === 1 && password !== undefined) channel?.write(Buffer.from(`${password}\n`));
      else {
        refused = true;
        stop(sudoAsks(target, password !== undefined));
      }
    },
    emit: (stream, bytes) => {
      if (over) return;
      if (stream === 'stdout' && command.onBytes !== undefined) return command.onBytes(bytes);
      return (stream === 'stdout' ? stdout : stderr).push(bytes) as Promise<void> | void;
    },
  });
  channel = await connection.openChannel({ onData: (stream, bytes) => opening.push(stream, bytes) });
  const abort = (): void => stop(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  const timer =
    timeoutSec === undefined ? undefined : setTimeout(() => stop(timedOut(target, timeoutSec)), timeoutSec * 1000);
  try {
    channel.exec(wrapCommand(command.command, mark, shell));
    if (!root) sendInput(channel, command).catch(stop);
    const exitCode = await Promise.race([channel.ended, stopped]);
    if (!opening.started) checkOpening(opening, target, root, oddShell, exitCode);
    opening.flush();
    stdout.end();
    stderr.end();
    if (exitCode === undefined) throw new BreadboxError('unreachable', `The command on ${target.node} was cut off.`);
    const seconds = (performance.now() - began) / 1000;
    const texts = { stdout: stdout.text(), stderr: stderr.text() };
    return { exitCode, ...texts, truncated: stdout.truncated || stderr.truncated, seconds };
  } catch (error) {
    over = true;
    // A command that has only just been sent may be on its way to begin; sudo that asks ends with its stdin.
    if (!refused) await within(END_MS, Promise.race([opening.begun, channel.ended]));
    if (opening.started && opening.pid !== undefined && channel.isOpen)
      await endGroup(connection, target, command, opening.pid);
    channel.close();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

async function sendInput(channel: ExecChannel, { stdin }: RemoteCommand): Promise<void> {
  if (typeof stdin === 'function') {
    for await (const piece of stdin()) {
      channel.write(piece);
      await channel.drained();
      if (!channel.isOpen) return;
    }
  } else if (stdin !== undefined) channel.write(typeof stdin === 'string' ? Buffer.from(stdin) : stdin);
  channel.end();
}

function checkOpening(
  opening: OpeningWords,
  target: Target,
  root: boolean,
  oddShell: boolean,
  exitCode: number | undefined,
): void {
  const words = opening.heldErrors;
  if (!oddShell && !root && exitCode !== 0 && words.includes('fish')) throw new OddShell();
  if (root && opening.pid !== undefined) {
    const said = words.split('\n').at(-1);
    throw new BreadboxError('not-allowed', `The login on ${target.node} may not become root: ${said}`, {
      hint: 'Give that account sudo there, or name one that may (user) in the inventory.',
    });
  }
}

/** Its own channel, with the rights that the command had. Where that fails, closing the channel is what is left. */
async function endGroup(
  connection: MuxConnection,
  target: Target,
  { root, passwords }: RemoteCommand,
  pid: number,
): Promise<void> {
  await within(END_MS, runCommand(connection, target, { command: endGroupCommand(pid), root, passwords }, false));
}

/** It does not matter here how `work` ends. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([
    work.then(
      () => {},
      () => {},
    ),
    late,
  ]);
  clearTimeout(timer);
}

function sudoAsks({ node }: Target, given: boolean): BreadboxError {
  const what = given ? 'did not take the password' : 'asks for a password';
  return new BreadboxError('needs-password', `sudo on ${node} ${what}.`, {
    hint: given ? 'Look at the password of the login there.' : 'Run the command where it can ask you for it.',
  });
}

function timedOut({ node }: Target, timeoutSec: number): BreadboxError {
  return new BreadboxError('timed-out', `The command on ${node} did not end within ${timeoutSec} s; it was ended.`);
}
