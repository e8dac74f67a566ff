import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../../cluster/errors.ts';
import type { Lease } from '../../protocol/pilot.ts';
import { exists } from '../bundle-store.ts';
import type { CommandOptions } from '../command.ts';
import { deferred } from '../deferred.ts';
import { HeadClient } from '../head-client.ts';
import { preparedBundle } from '../prepared-bundle.ts';
import { coreCount, nodeName } from '../this-node.ts';
import { AnswerOutbox } from './answer-outbox.ts';
import { uploadArtefacts } from './artefact-upload.ts';
import { Leaser } from './leaser.ts';
import { makePilotPlace, type PilotPlace } from './pilot-place.ts';
import { Renewer } from './renewer.ts';
import { SlotPool } from './slot-pool.ts';

const STOP_FILE_MS = 1000;
/** For what is given back when there is no time to wait. */
const HURRY_MS = 2000;
/** Who was asked to stop waits so long for a head that is down to take the last answers. Slurm kills after 30 s. */
const LAST_ANSWERS_MS = 20_000;

/** Leases tasks and runs them until it is told to stop or there is no work. Rejects when the head is lost or refuses it. */
export async function runPilot(options: CommandOptions): Promise<void> {
  const { file, say } = options;
  const head = new HeadClient(options.workerFilePath, file, {
    giveUpMs: file.stay ? Number.POSITIVE_INFINITY : undefined,
    onSilence: options.onSilence,
  });
  const slots = file.slots ?? coreCount();
  const node = options.node ?? file.node ?? nodeName();
  let place: PilotPlace | undefined;
  let hasBegun = false;
  try {
    // Before the head hears of it: a node where no pilot can work is not one where pilots start well.
    place = await makePilotPlace(file.workDir);
    const { pilot, renewSec } = await head.call(
      'POST /api/farm/pilots',
      { body: { node, slots, version: options.version } },
      { signal: options.soft },
    );
    say(`pilot ${pilot}: ${slots} slots on ${node}`);
    hasBegun = true;
    await new Pilot(options, head, { ...place, node, slots, renewSec }).run();
  } catch (error) {
    if (!hasBegun && options.soft.aborted) return;
    throw error;
  } finally {
    head.close();
    await place?.remove();
  }
}

interface Place extends PilotPlace {
  readonly node: string;
  readonly slots: number;
  readonly renewSec: number;
}

class Pilot {
  readonly #options: CommandOptions;
  readonly #head: HeadClient;
  readonly #outbox: AnswerOutbox;
  readonly #pool: SlotPool;
  readonly #leaser: Leaser;
  readonly #renewer: Renewer;
  /** Aborts downloads and setups. */
  readonly #preparing = new AbortController();
  readonly #leaving = deferred<string>();
  readonly #fatal = deferred<never>();
  readonly #drained = deferred<void>();

  constructor(options: CommandOptions, head: HeadClient, place: Place) {
    this.#options = options;
    this.#head = head;
    const onFatal = this.#fatal.reject;
    const onStop = (): void => this.#leaving.resolve('the head said so');
    this.#outbox = new AnswerOutbox(head, { onRoom: () => this.#pool.fill(), onFatal });
    this.#pool = new SlotPool({
      ...place,
      outbox: this.#outbox,
      prepare: (spec) => preparedBundle(head, options.file.workDir, spec, this.#preparing.signal),
      upload: (task, outcome) => uploadArtefacts(head, task, outcome),
      // Who was told to go does not wait: what is not given back comes back when the lease ends.
      release: (tasks) =>
        options.soft.aborted ? this.#release(tasks, HURRY_MS).catch(() => {}) : this.#release(tasks).catch(onFatal),
      onChange: () => this.#changed(),
    });
    this.#leaser = new Leaser(head, this.#pool, options.file.stay === true, {
      onLease: (lease) => this.#leased(lease),
      isMeant: (signal) => this.#isMeant(signal),
      onIdle: () => this.#leaving.resolve('there is no work'),
      onFatal,
    });
    this.#renewer = new Renewer(head, this.#pool, place.renewSec, {
      onCancelled: (runs) => this.#pool.cancel(runs),
      onAllowed: (slots) => this.#pool.allow(slots),
      onStop,
      onFatal,
    });
  }

  async run(): Promise<void> {
    const { soft, hard, file, say } = this.#options;
    const onSoft = (): void => {
      this.#pool.told();
      this.#leaving.resolve('asked to stop');
    };
    const onHard = (): void => this.#fatal.reject(new BreadboxError('stopping', 'the pilot was killed with its tasks'));
    if (soft.aborted) onSoft();
    soft.addEventListener('abort', onSoft);
    hard.addEventListener('abort', onHard);
    const stopFile = setInterval(async () => {
      if (file.stopFile !== undefined && (await exists(file.stopFile))) this.#leaving.resolve('its stop file is there');
    }, STOP_FILE_MS);
    this.#options.onWork?.(() => this.#pool.progress);
    try {
      say(`leaving: ${await Promise.race([this.#leaving.promise, this.#fatal.promise])}`);
      await Promise.race([this.#finish(), this.#fatal.promise]);
    } finally {
      clearInterval(stopFile);
      soft.removeEventListener('abort', onSoft);
      hard.removeEventListener('abort', onHard);
      this.#preparing.abort();
      this.#renewer.stop();
      void this.#leaser.stop();
      // No attempt of theirs has failed: they go back at once rather than when the lease ends.
      await this.#release(this.#pool.close(), HURRY_MS).catch(() => {});
    }
  }

  async #finish(): Promise<void> {
    const unstarted = this.#pool.stop();
    const unseen = await this.#leaser.stop();
    const { soft } = this.#options;
    // What cannot be given back in time comes back to the head when the lease ends.
    await this.#release([...unstarted, ...(unseen?.tasks ?? [])], soft.aborted ? HURRY_MS : undefined).catch(
      (error) => {
        if (!soft.aborted) throw error;
      },
    );
    if (this.#pool.isBusy) await this.#drained.promise;
    const delivered = this.#outbox.empty();
    if (!soft.aborted) return delivered;
    const late = sleep(LAST_ANSWERS_MS, 'too late' as const, { ref: false });
    if ((await Promise.race([delivered, late])) === 'too late') {
      throw new BreadboxError('head-lost', 'the last answers could not be delivered: the head does not answer');
    }
  }

  #changed(): void {
    this.#leaser?.wake();
    if (!this.#pool.isBusy && this.#pool.isStopping) this.#drained.resolve();
  }

  #leased(lease: Lease): void {
    this.#pool.cancel(lease.cancelled);
    if (!lease.stop) {
      this.#pool.accept(lease);
      return;
    }
    this.#leaving.resolve('the head said so');
    void this.#release(lease.tasks).catch(this.#fatal.reject);
  }

  /** A head that ends says `stop` to whoever waits; one that stays waits for the next head, and asks that. */
  async #isMeant(signal: AbortSignal): Promise<boolean> {
    if (this.#options.file.stay !== true) return true;
    const body = { running: this.#pool.running() };
    const { stop } = await this.#head.call('POST /api/farm/renew', { body }, { signal });
    return stop;
  }

  async #release(
    tasks: readonly { readonly task: string; readonly attempt: number }[],
    giveUpMs?: number,
  ): Promise<void> {
    if (tasks.length === 0) return;
    const body = { tasks: tasks.map(({ task, attempt }) => ({ task, attempt })) };
    await this.#head.call('POST /api/farm/release', { body }, giveUpMs === undefined ? {} : { giveUpMs });
  }
}
