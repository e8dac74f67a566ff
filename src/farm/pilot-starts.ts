import { BreadboxError, type ErrorCode } from '../cluster/errors.ts';
import type { FarmContext } from './farm-context.ts';
import type { NodeWorkers, SubmittedJob } from './node-workers.ts';
import { pilotName } from './pilot-name.ts';
import type { Missing } from './slot-shares.ts';
import type { WorkerFiles } from './worker-files.ts';

/** After this many pilots in a row that ended without a word, their owner's runs are paused; on a cluster, a node is left out. */
const MAX_SILENT_STARTS = 4;
/** A node on which no pilot starts is tried again then. */
const AVOID_MS = 10 * 60_000;

const AWAY: ReadonlySet<ErrorCode> = new Set(['engine-down', 'unreachable', 'timed-out']);

interface Trouble {
  readonly owner: string;
  readonly node: string | undefined;
  starts: number;
  notBefore: number;
}

export interface PilotStartsEvents {
  /** What could not be started is not there. */
  readonly forget: (owner: string, pilot: number) => Promise<void>;
  readonly pauseOwner: (owner: string, reason: string) => Promise<void>;
}

/** Starts pilots, and keeps in mind where that has not worked. */
export class PilotStarts {
  readonly #context: FarmContext;
  readonly #files: WorkerFiles;
  readonly #nodeWorkers: NodeWorkers;
  readonly #events: PilotStartsEvents;
  /** By owner, on a cluster by owner and node. */
  readonly #trouble = new Map<string, Trouble>();

  constructor(context: FarmContext, files: WorkerFiles, nodeWorkers: NodeWorkers, events: PilotStartsEvents) {
    this.#context = context;
    this.#files = files;
    this.#nodeWorkers = nodeWorkers;
    this.#events = events;
  }

  /** A pilot has registered: starting them works. */
  registered(owner: string, node: string): void {
    this.#trouble.delete(owner);
    this.#trouble.delete(keyOf(owner, node));
  }

  /** Whether no pilot can be started there at the moment. */
  avoids(owner: string, node: string | undefined): boolean {
    const trouble = this.#trouble.get(keyOf(owner, node));
    return trouble !== undefined && Date.now() < trouble.notBefore;
  }

  async start(missing: Missing): Promise<void> {
    const { owner, slots, allowed, on } = missing;
    if (this.avoids(owner, on?.node)) return;
    const { store, engine } = this.#context;
    const { key } = engine;
    const row = { owner, slots, node: on?.node ?? null, engine: key, now: Date.now() };
    const pilot = await store.write('addPilot', row);
    if (allowed !== null) await store.write('allowPilot', { pilot, allowed });
    try {
      const job = on === undefined ? await this.#startHere(pilot, missing) : await this.#startOn(pilot, missing, on);
      await store.write('setPilotJob', { pilot, ...job });
    } catch (error) {
      await this.#events.forget(owner, pilot);
      // Nobody's programs are to blame, and the engine says itself what is wrong.
      if (isAway(error)) return;
      this.#context.warn('a pilot could not be started', error);
      await this.stumbled(owner, on?.node, (error as Error).message);
    }
  }

  async #startHere(pilot: number, { owner, slots, cpus }: Missing): Promise<SubmittedJob> {
    const { ownEngine, url, agent, ledSocket, workerToken, workplace } = this.#context;
    const name = pilotName(pilot);
    const { account, workDir, socket } = await workplace(owner);
    const token = await workerToken({ user: owner, pilot });
    const content = { url: url(), token, socket, workDir, slots, stopFile: this.#files.stopFile(name) };
    const file = await this.#files.write(name, content, account);
    const argv = [...agent, 'pilot', '--file', file];
    // Its account is one of this computer, whichever engine has its seat by now.
    const env = { BREADBOX_LED: await ledSocket(account) };
    return {
      engine: ownEngine.key,
      jobId: await ownEngine.submit({ name, argv, cpus, env, directory: workDir, account: account?.name }),
    };
  }

  async #startOn(
    pilot: number,
    { owner, slots, cpus }: Missing,
    on: NonNullable<Missing['on']>,
  ): Promise<SubmittedJob> {
    const token = await this.#context.workerToken({ user: owner, pilot });
    return this.#nodeWorkers.submit({
      ...{ name: pilotName(pilot), owner, command: 'pilot', cpus, on },
      file: { token, slots },
    });
  }

  /** A pilot has ended without a word. */
  async stumbled(owner: string, node: string | undefined, reason: string): Promise<void> {
    const key = keyOf(owner, node);
    const trouble = this.#trouble.get(key) ?? { owner, node, starts: 0, notBefore: 0 };
    this.#trouble.set(key, trouble);
    trouble.starts++;
    trouble.notBefore = Date.now() + 500 * 2 ** trouble.starts;
    if (trouble.starts < MAX_SILENT_STARTS) return;
    if (node !== undefined) {
      trouble.notBefore = Date.now() + AVOID_MS;
      this.#context.warn(`no pilot of ${owner} can be started on ${node} for now: ${reason}`);
      if (await this.#isAnyNodeLeft(owner)) return;
    }
    for (const [other, { owner: whose }] of this.#trouble) if (whose === owner) this.#trouble.delete(other);
    await this.#events.pauseOwner(owner, `no pilot can be started: ${reason}`);
  }

  async #isAnyNodeLeft(owner: string): Promise<boolean> {
    const nodes = await this.#context.engine.nodes();
    return nodes.some(({ node }) => (this.#trouble.get(keyOf(owner, node))?.starts ?? 0) < MAX_SILENT_STARTS);
  }
}

function keyOf(owner: string, node: string | undefined): string {
  return node === undefined ? owner : `${owner} ${node}`;
}

function isAway(error: unknown): boolean {
  if (!(error instanceof BreadboxError)) return false;
  return AWAY.has(error.code) || /unable to contact slurm controller/i.test(error.message);
}
