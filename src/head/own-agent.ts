import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Inventory } from '../inventory/node-list.ts';
import type { AgentFile } from '../protocol/agent.ts';
import { WATCH_FLAGS } from '../protocol/agent-places.ts';
import { SILENT_AFTER_SECONDS } from '../protocol/telemetry-limits.ts';
import type { Watch } from '../telemetry/watch.ts';
import type { Tokens } from './access/tokens.ts';
import { ownLedSocket } from './led-socket.ts';
import { ownHostName, ownNode } from './own-node.ts';

/** A head that only answers a question and ends needs none. */
const FIRST_LOOK_MS = 1500;
const LOOK_EVERY_MS = 10_000;
const STOP_MS = 2000;
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

export interface OwnAgentParts {
  readonly inventory: Pick<Inventory, 'list'>;
  readonly tokens: Tokens;
  readonly watch: Pick<Watch, 'nodes'>;
  /** Whether `up` or `agent install` sees to the agent of this node. */
  readonly isInstalledOn: (node: string) => Promise<boolean>;
  readonly account: string;
  readonly home: string;
  /** breadbox-agent as built. */
  readonly agent: string;
  readonly url: string;
  readonly socket: string | undefined;
  readonly say: (line: string) => void;
  readonly warn: (message: string, error?: unknown) => void;
}

const keptSchema = z.object({ node: z.string(), token: z.string(), tokenId: z.string() });

/** Watches the head's own computer without anything being installed: breadbox-agent as its child, with a token of its own. */
export class OwnAgent {
  readonly #parts: OwnAgentParts;
  readonly #path: string;
  readonly #stopping = new AbortController();
  #child: { readonly node: string; readonly process: ChildProcess } | undefined;
  #looking: Promise<void> | undefined;

  constructor(parts: OwnAgentParts) {
    this.#parts = parts;
    this.#path = join(parts.home, 'cluster', 'own-agent.json');
  }

  start(): void {
    this.#looking = this.#lookAgainAndAgain();
  }

  /** It ends with the head. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#looking;
    await this.#end();
  }

  async #lookAgainAndAgain(): Promise<void> {
    const { signal } = this.#stopping;
    for (let pauseMs = FIRST_LOOK_MS; !signal.aborted; pauseMs = LOOK_EVERY_MS) {
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await this.#look().catch((error: unknown) => this.#parts.warn('this computer is not watched', error));
    }
  }

  async #look(): Promise<void> {
    const node = await this.#nodeHere();
    if (this.#child !== undefined && this.#child.node !== node) await this.#end();
    if (node !== undefined && this.#child === undefined) await this.#begin(node);
  }

  /** What the inventory calls this computer, else its host name; undefined: an agent that is installed here sees to it. */
  async #nodeHere(): Promise<string | undefined> {
    const { inventory, isInstalledOn, watch } = this.#parts;
    const node = (await ownNode(inventory)) ?? ownHostName();
    if (await isInstalledOn(node)) return undefined;
    const bootId = (await readFile(BOOT_ID, 'latin1').catch(() => '')).trim();
    const since = Date.now() - SILENT_AFTER_SECONDS * 1000;
    const others = watch.nodes().filter((other) => other.node !== node && other.seenAt > since);
    return bootId !== '' && others.some(({ about }) => about.bootId === bootId) ? undefined : node;
  }

  async #begin(node: string): Promise<void> {
    const { agent, say, warn } = this.#parts;
    await this.#writeFile(node);
    if (this.#stopping.signal.aborted) return;
    const child = spawn(
      process.execPath,
      [...WATCH_FLAGS, agent, 'watch', '--file', this.#path, '--with-parent'],
      // Of the head's own variables it gets none: what it runs, such as nvidia-smi, is found by PATH.
      { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, JOURNAL_STREAM: 'the head' } },
    );
    const begun = { node, process: child };
    this.#child = begun;
    createInterface({ input: child.stderr }).on('line', (line) => say(`agent of this computer: ${line}`));
    child.once('error', (error) => warn('the agent of this computer could not be started', error));
    child.once('close', () => {
      if (this.#child === begun) this.#child = undefined;
    });
  }

  async #end(): Promise<void> {
    const ending = this.#child?.process;
    this.#child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null || ending.pid === undefined)
      return;
    const closed = once(ending, 'close');
    const late = setTimeout(() => ending.kill('SIGKILL'), STOP_MS);
    ending.kill();
    await closed;
    clearTimeout(late);
  }

  async #writeFile(node: string): Promise<void> {
    const { tokens, account, home, url, socket } = this.#parts;
    const text = await readFile(this.#path, 'utf8').catch(() => '{}');
    const kept = keptSchema.safeParse(jsonOf(text)).data;
    const isOurs = kept?.node === node && (await tokens.who(kept.token))?.nodes === node;
    if (kept !== undefined && !isOurs) await tokens.revoke(kept.tokenId, undefined, undefined).catch(() => {}); // it is gone already
    const { token, tokenId } = isOurs
      ? kept
      : await tokens.create({ role: 'node', user: account, nodes: node, name: 'agent of this computer' });
    const ledSocket = ownLedSocket(home);
    const file: AgentFile & { tokenId: string } = {
      node,
      url,
      token,
      tokenId,
      ...(socket !== undefined && { socket }),
      ...(ledSocket !== undefined && { ledSocket }),
    };
    await mkdir(join(home, 'cluster'), { recursive: true, mode: 0o700 });
    await writeFile(`${this.#path}.new`, `${JSON.stringify(file)}\n`, { mode: 0o600 });
    await rename(`${this.#path}.new`, this.#path);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // half written by a head that was killed: the token in it is never used
  }
}
