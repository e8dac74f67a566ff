import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Inventory } from '../../inventory/node-list.ts';
import type { FleetEvent, HostKey } from '../../protocol/fleet.ts';
import type { NodeRow, NodeState } from '../../protocol/inventory.ts';
import type { ContactRequest } from '../ssh/contact-hosts.ts';
import type { Ssh } from '../ssh/open-ssh.ts';
import type { RemoteCommand } from '../ssh/remote.ts';
import type { Target } from '../ssh/target.ts';
import { ownAddresses, toTarget } from '../ssh/to-target.ts';
import { blinkCommand } from './blink-command.ts';
import { EventLines } from './event-lines.ts';
import { unpackCommand } from './unpack-command.ts';

export interface FleetParts {
  readonly inventory: Inventory;
  readonly ssh: Ssh;
  /** A directory of the head's own. */
  readonly spool: string;
  readonly warn: (message: string, error?: unknown) => void;
}

/** Said by a node that was asked; what `up` found says more and stays. */
const STATES_OF_CONTACT: ReadonlySet<NodeState> = new Set(['unknown', 'reachable', 'unreachable']);

/** Commands, files and looks at many nodes of the inventory at once. */
export class Fleet {
  readonly #parts: FleetParts;
  readonly #blinking = new Map<string, { readonly leave: AbortController; readonly ended: Promise<void> }>();

  constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  /**
   * Each node as fast as it is; one that fails stops no other. The command is ended where `signal` says so.
   * @returns lines of `FleetEvent`, and blank ones
   * @throws BreadboxError `bad-input`, `not-found` before anything has begun
   */
  async run(nodes: string, command: RemoteCommand, user?: string): Promise<AsyncGenerator<string>> {
    const targets = await this.#targets(nodes, user);
    const lines = new EventLines();
    const found = new Map<string, NodeState>();
    const work = targets.map(async (target) => {
      const end = await this.#runOn(target, command, lines);
      found.set(target.node, 'error' in end && end.error?.code === 'unreachable' ? 'unreachable' : 'reachable');
      await lines.push(end);
    });
    void Promise.all(work).then(() => {
      lines.end();
      this.#remember(found).catch((error) => this.#parts.warn('what became of nodes could not be kept', error));
    });
    return lines.read();
  }

  /**
   * Keeps the tar until all nodes have it: none is slowed down by another.
   * @param only as of `PUT /api/fleet/files`
   */
  async copy(
    tar: AsyncIterable<Uint8Array>,
    to: { readonly nodes: string; readonly path: string; readonly only?: string | undefined },
    command: Pick<RemoteCommand, 'signal'>,
    user?: string,
  ): Promise<AsyncGenerator<string>> {
    await this.#targets(to.nodes, user);
    const spool = await mkdtemp(join(this.#parts.spool, 'copy-'));
    const remove = (): Promise<void> => rm(spool, { recursive: true, force: true });
    const file = join(spool, 'tar');
    try {
      await pipeline(tar, createWriteStream(file));
      const unpack = unpackCommand(to.path, to.only);
      const stdin = (): AsyncIterable<Uint8Array> => createReadStream(file, { highWaterMark: 256 * 1024 });
      const lines = await this.run(to.nodes, { ...command, command: unpack, stdin }, user);
      return finallyDo(lines, remove);
    } catch (error) {
      await remove();
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      throw new BreadboxError('disk-full', `No space left in ${this.#parts.spool} for what is to be copied.`);
    }
  }

  async contact(nodes: string, request: ContactRequest): Promise<HostKey[]> {
    const keys = await this.#parts.ssh.contact(await this.#targets(nodes, undefined), request);
    await this.#remember(
      new Map(keys.map(({ node, state }) => [node, state === 'unreachable' ? 'unreachable' : 'reachable'])),
    );
    return keys;
  }

  async ways(nodes: string, user?: string): Promise<{ node: string; argv: string[] }[]> {
    const targets = await this.#targets(nodes, user);
    return targets.map((target) => ({ node: target.node, argv: [...this.#parts.ssh.argv(target)] }));
  }

  /**
   * Answers as soon as the light blinks; `undefined`: the node has none that we know. A light that blinks already is put back first.
   * @throws BreadboxError as Remote.run; `command-failed`
   */
  async blink(node: string, seconds: number): Promise<string | undefined> {
    const [target] = await this.#targets(node, undefined);
    await this.#endBlinking(node);
    const leave = new AbortController();
    return new Promise((resolve, reject) => {
      const ended = this.#parts.ssh
        .run(target!, {
          command: blinkCommand(seconds),
          root: true,
          signal: leave.signal,
          timeoutSec: seconds + 30,
          onOutput: (_, text) => resolve(text.trim().split('\n')[0]),
        })
        .then(({ exitCode, stderr }) => {
          if (exitCode === 0) return resolve(undefined);
          const said = stderr.trim().split('\n').at(-1);
          reject(new BreadboxError('command-failed', `${node} could not blink: ${said}`));
        }, reject)
        .finally(() => {
          if (this.#blinking.get(node)?.leave === leave) this.#blinking.delete(node);
        });
      this.#blinking.set(node, { leave, ended });
    });
  }

  /** Lights are put back as they were. */
  async stop(): Promise<void> {
    await Promise.all([...this.#blinking.keys()].map((node) => this.#endBlinking(node)));
  }

  async #endBlinking(node: string): Promise<void> {
    const blinking = this.#blinking.get(node);
    blinking?.leave.abort(new BreadboxError('conflict', `The light of ${node} was wanted anew, or the head stops.`));
    await blinking?.ended;
  }

  async #targets(nodes: string, user: string | undefined): Promise<Target[]> {
    const { inventory } = this.#parts;
    const set = await inventory.resolveSome(nodes);
    const own = ownAddresses();
    return (await inventory.targets(set)).map((reach) => toTarget(reach, user, own));
  }

  async #runOn(target: Target, command: RemoteCommand, lines: EventLines): Promise<FleetEvent> {
    const { node } = target;
    const began = performance.now();
    const onOutput: RemoteCommand['onOutput'] = (stream, text) => lines.push({ event: 'output', node, stream, text });
    try {
      const { exitCode, seconds } = await this.#parts.ssh.run(target, { ...command, onOutput });
      return { event: 'end', node, exitCode, seconds };
    } catch (error) {
      const seconds = (performance.now() - began) / 1000;
      return { event: 'end', node, seconds, error: this.#told(error, command) };
    }
  }

  #told(error: unknown, command: RemoteCommand): { code: string; message: string; hint?: string | undefined } {
    if (error instanceof BreadboxError) return { code: error.code, message: error.message, hint: error.hint };
    if (command.signal?.aborted === true) return { code: 'stopping', message: 'The command was ended.' };
    this.#parts.warn('a command on a node failed unexpectedly', error);
    return { code: 'internal', message: 'Something went wrong inside the head; its log tells more.' };
  }

  async #remember(found: ReadonlyMap<string, NodeState>): Promise<void> {
    const { inventory } = this.#parts;
    const changed = (row: NodeRow): boolean =>
      found.has(row.node) && found.get(row.node) !== row.state && STATES_OF_CONTACT.has(row.state);
    for (const { node } of (await inventory.list()).filter(changed)) await inventory.setState(node, found.get(node)!);
  }
}

async function* finallyDo(lines: AsyncGenerator<string>, last: () => Promise<void>): AsyncGenerator<string> {
  try {
    yield* lines;
  } finally {
    await last();
  }
}
