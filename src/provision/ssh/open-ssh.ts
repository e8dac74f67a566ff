import { setMaxListeners } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import type { HostKey } from '../../protocol/fleet.ts';
import { brokenError } from './connect-error.ts';
import { Connections } from './connections.ts';
import { type ContactRequest, contactHosts } from './contact-hosts.ts';
import { makePrivate, openControlDirectory } from './control-directory.ts';
import { FreshConnections } from './fresh-connections.ts';
import { KnownHosts } from './known-hosts.ts';
import { ConnectionBroke, type MuxConnection, TooManySessions } from './mux-connection.ts';
import { openLocalTerminal } from './open-local-terminal.ts';
import { openTerminal, type Terminal, type TerminalRequest } from './open-terminal.ts';
import { readOwnKey } from './own-key.ts';
import { writeAskpass } from './password-channel.ts';
import { readLogin } from './read-login.ts';
import type { Remote, RemoteCommand, RemoteOutput } from './remote.ts';
import { openReverseTunnel } from './reverse-tunnel.ts';
import { OddShell, runCommand } from './run-command.ts';
import { runLocal } from './run-local.ts';
import { hostOptions, jumpOptions } from './ssh-arguments.ts';
import { readMasterLog } from './start-master.ts';
import type { Target } from './target.ts';

export interface Ssh extends Remote {
  /** Looks at host keys, and pins them where the request says so; the answer tells what was pinned before. */
  contact(targets: readonly Target[], request: ContactRequest): Promise<HostKey[]>;
  /** Forgets the pins of hosts that are gone for good. */
  forgetHosts(nodes: readonly string[]): Promise<void>;
  /** What a person types on the head's computer, as its account, to get there. */
  argv(target: Target): readonly string[];
  /**
   * The login's shell on a terminal; where `target` is this computer, a login shell of this account.
   * @throws BreadboxError as `run`; `not-allowed` where the host gives no terminal
   */
  openTerminal(target: Target, request: TerminalRequest): Promise<Terminal>;
  /** As whom the head logs in there: what the inventory says, else OpenSSH's configuration of this account. */
  login(target: Target): Promise<string>;
  /** The line for authorized_keys of the head's own key; the key is made when it is first asked for. */
  ownKey(): Promise<string>;
}

export interface SshParts {
  /** `$BREADBOX_HOME/ssh`: known_hosts, and the head's own key. */
  readonly directory: string;
  readonly connectTimeoutSec?: number | undefined;
}

const CONNECT_TIMEOUT_SEC = 10;

/** Commands on hosts by the OpenSSH of this computer. */
export async function openSsh({ directory, connectTimeoutSec = CONNECT_TIMEOUT_SEC }: SshParts): Promise<Ssh> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const sockets = await openControlDirectory(directory);
  const files = {
    knownHosts: join(directory, 'known_hosts'),
    ownKey: join(directory, 'id_ed25519'),
    askpass: join(directory, 'askpass'),
  };
  await writeAskpass(files.askpass);
  const knownHosts = new KnownHosts(files.knownHosts);
  const ready = async (): Promise<void> => {
    if (!(await makePrivate(sockets))) throw new Error(`${sockets} is not private any more`);
  };
  const fresh = new FreshConnections();
  const connections = new Connections({ files, sockets, fresh, ready });
  const told = new Map<string, string>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // each command that runs listens
  const oddShells = new Set<string>();
  const active = new Set<Promise<unknown>>();

  const connect = (target: Target, command: RemoteCommand): Promise<MuxConnection> =>
    orAborted(
      connections.get(target, command.passwords?.ssh, command.connectTimeoutSec ?? connectTimeoutSec),
      command.signal,
    );

  const runOver = async (target: Target, command: RemoteCommand): Promise<RemoteOutput> => {
    if (target.local === true) return runLocal(target, command);
    let retried = false;
    for (;;) {
      const connection = await connect(target, command);
      const socket = connections.socketOf(target);
      let output = false;
      const onOutput: RemoteCommand['onOutput'] = (stream, text) => {
        output = true;
        return command.onOutput?.(stream, text);
      };
      const { onBytes: take } = command;
      const onBytes =
        take &&
        ((bytes: Uint8Array) => {
          output = true;
          return take(bytes);
        });
      try {
        return await runCommand(connection, target, { ...command, onOutput, onBytes }, oddShells.has(socket));
      } catch (error) {
        if (error instanceof OddShell) oddShells.add(socket);
        else if (error instanceof TooManySessions) throw noSession(target, error);
        else if (!(error instanceof ConnectionBroke)) throw error;
        else if (retried || output || error.ran) throw brokenError(target, await readMasterLog(socket));
        else retried = true;
      }
    }
  };

  const run = (target: Target, command: RemoteCommand): Promise<RemoteOutput> => {
    const signal = command.signal === undefined ? closing.signal : AbortSignal.any([command.signal, closing.signal]);
    const running = runOver(target, { ...command, signal }).finally(() => active.delete(running));
    active.add(running);
    return running;
  };

  return {
    run,
    reverseTunnel: async (target, localPort) => {
      if (target.local === true) return { port: localPort, stop: async () => {} };
      await connect(target, { command: '' });
      return openReverseTunnel(target, connections.socketOf(target), localPort);
    },
    disconnect: (targets) => connections.disconnect(targets),
    contact: async (targets, request) => {
      await ready();
      return contactHosts(targets, request, {
        files,
        knownHosts,
        fresh,
        told,
        scratch: sockets,
        signal: closing.signal,
      });
    },
    forgetHosts: (nodes) => {
      for (const node of nodes) told.delete(node);
      return knownHosts.forget(nodes);
    },
    argv: (target) => {
      if (target.local === true) return [process.env.SHELL ?? '/bin/sh', '-l'];
      const shared = ['-o', 'ControlMaster=no', '-S', connections.socketOf(target)];
      return ['ssh', ...shared, ...hostOptions(target, files), ...jumpOptions(target, files, []), '--', target.address];
    },
    openTerminal: async (target, request) => {
      if (target.local === true) return openLocalTerminal(request);
      return openTerminal(await connect(target, { command: '' }), request, async (error) =>
        error instanceof TooManySessions
          ? noSession(target, error)
          : brokenError(target, await readMasterLog(connections.socketOf(target))),
      );
    },
    login: (target) => readLogin(target, [...hostOptions(target, files), '--', target.address]),
    ownKey: () => readOwnKey(files.ownKey),
    close: async () => {
      closing.abort(new BreadboxError('stopping', 'The head is stopping.'));
      await Promise.allSettled(active);
      await connections.close();
      await rm(sockets, { recursive: true, force: true });
    },
  };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function noSession({ node }: Target, cause: Error): BreadboxError {
  return new BreadboxError('unreachable', `${node} opens no session: its SSH server says: ${cause.message}`, {
    hint: 'Look at MaxSessions and ForceCommand in its sshd_config.',
    cause,
  });
}
