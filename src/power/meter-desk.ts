import { z } from 'zod';
import { BreadboxError } from '../cluster/errors.ts';
import { compareNatural } from '../cluster/natural-order.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { BenchPower } from '../protocol/bench.ts';
import {
  type Meter,
  type MeterSettings,
  type Meters,
  meterSettingsSchema,
  type TypedKind,
} from '../protocol/meters.ts';
import type { Store } from '../store/operation.ts';
import type { TelemetryOperations } from '../telemetry/operations.ts';
import { checkMeter } from './check-meter.ts';
import { EnergyToday } from './energy-today.ts';
import { driverOf, type KnownMeter, nodesOn, presentOf, toldMeter, typedOf } from './known-meter.ts';
import { MeterReader } from './meter-reader.ts';
import { type MeterHistoryQuery, MeterSamples } from './meter-samples.ts';
import { apart, type Hung, measuring } from './meter-tree.ts';
import type { MeterOperations } from './operations.ts';
import type { TypedWatts } from './typed-watts.ts';
import { measuredBetween, together, typedBetween } from './watts-between.ts';

const PUBLISH_MS = 2000;

export interface MeterDeskParts {
  readonly store: Store<MeterOperations & TelemetryOperations>;
  readonly inventory: Pick<Inventory, 'list' | 'resolve'>;
  /** Gets all meters every two seconds while somebody looks and there are any, and after each change. */
  readonly publish: (meters: Meters) => void;
  readonly isWatched: () => boolean;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: (() => number) | undefined;
}

/** The power meters: their settings, what they show, what they have shown. */
export class MeterDesk {
  readonly #parts: MeterDeskParts;
  readonly #now: () => number;
  readonly #known = new Map<string, KnownMeter>();
  readonly #today: EnergyToday;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: MeterDeskParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#today = new EnergyToday(this.#now);
  }

  async start(): Promise<void> {
    const { meters, typed } = await this.#parts.store.read('meters', undefined);
    for (const { meter, settings: kept } of meters) {
      const { settings, device } = keptSchema.parse(JSON.parse(kept));
      this.#begin(settings, device, typedOf(typed, meter));
    }
    this.#timer = setInterval(() => {
      if (this.#known.size > 0 && this.#parts.isWatched()) this.#tell();
    }, PUBLISH_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await Promise.all([...this.#known.values()].map(({ reader }) => reader?.stop()));
  }

  async list(): Promise<Meters> {
    const all = await this.#allNodes();
    const known = [...this.#known.values()].sort((one, other) =>
      compareNatural(one.settings.meter, other.settings.meter),
    );
    const meters = await Promise.all(known.map((meter) => this.#told(meter, all)));
    const parts = apart(this.#hung(all), all).map(({ meter }) => ({ meter, present: presentOf(meter, this.#now()) }));
    const watts = parts.map(({ present }) => present?.watts);
    // A sum that lacks one of its parts would seem to be all of it.
    const isKnown = watts.length > 0 && watts.every((each) => each !== undefined);
    return {
      ...(isKnown && { watts: watts.reduce((sum, each) => sum + each, 0) }),
      of: parts.map(({ meter }) => meter.settings.meter),
      isTyped: parts.some(({ meter }) => meter.reader === undefined),
      meters,
    };
  }

  /** @throws BreadboxError `not-found` */
  async get(meter: string): Promise<Meter> {
    return this.#told(this.#find(meter), await this.#allNodes());
  }

  /**
   * A plug is asked first: what does not answer as its driver expects is not added.
   * @throws BreadboxError `bad-input`, `conflict`, `unreachable`, `needs-password`, `not-supported`, `not-found` (a node)
   */
  async add(given: MeterSettings): Promise<Meter> {
    const { store, inventory } = this.#parts;
    checkMeter(given);
    if (this.#known.has(given.meter)) throw thereIsOne(given.meter);
    const nodes = given.nodes === undefined ? undefined : (await inventory.resolve(given.nodes)).toString();
    const settings = { ...given, ...(nodes !== undefined && { nodes }) };
    const device = await driverOf(settings, () => NOTHING_TYPED, this.#now).probe(this.#stopping.signal);
    const row = { meter: settings.meter, settings: JSON.stringify({ settings, device }), now: this.#now() };
    if (!(await store.write('addMeter', row))) throw thereIsOne(settings.meter);
    await this.#begin(settings, device, NOTHING_TYPED).reader?.ask();
    this.#tell();
    return this.get(settings.meter);
  }

  /** @throws BreadboxError `not-found` */
  async remove(meter: string): Promise<void> {
    const known = this.#find(meter);
    await this.#parts.store.write('removeMeter', { meter });
    this.#known.delete(meter);
    this.#today.forget(meter);
    await known.reader?.stop();
    this.#tell();
  }

  /** Asks it now; who shows nothing then is told of in `because`. @throws BreadboxError `not-found` */
  async read(meter: string): Promise<Meter> {
    await this.#find(meter).reader?.ask();
    return this.get(meter);
  }

  /** @throws BreadboxError `not-found`, `bad-input`, `conflict`: it is a plug */
  async type(
    meter: string,
    typed: { readonly watts: number; readonly as?: TypedKind | undefined; readonly at?: string | undefined },
  ): Promise<Meter> {
    const known = this.#find(meter);
    if (known.reader !== undefined)
      throw new BreadboxError('conflict', `${meter} is read by the head; nothing is typed for it.`, {
        hint: 'For a meter that you read yourself: breadbox meter add NAME --covers WORDS',
      });
    const now = this.#now();
    const at = typed.at === undefined ? now : Date.parse(typed.at);
    if (at > now + 60_000)
      throw new BreadboxError('bad-input', 'What a meter will show is not known yet.', {
        hint: '--at takes a time that is over.',
      });
    const { store } = this.#parts;
    await store.write('typeWatts', { meter, kind: typed.as ?? '', at, watts: typed.watts });
    known.typed = typedOf((await store.read('meters', undefined)).typed, meter);
    this.#tell();
    return this.get(meter);
  }

  /** @throws BreadboxError `not-found`, `bad-input` */
  async history(meter: string, query: MeterHistoryQuery) {
    return { meter, ...(await this.#find(meter).samples.history(query)) };
  }

  /**
   * What these nodes drew from `fromMs` to `toMs`, by the meters that have them all and as little else as possible. Times are milliseconds
   * since 1970. `undefined`: no meter has them, or it was silent for more than half of that time.
   * @param nodes a node set; absent: all that is measured
   */
  async wattsBetween(fromMs: number, toMs: number, nodes?: string): Promise<BenchPower | undefined> {
    const all = await this.#allNodes();
    const hung = this.#hung(all);
    const chosen = nodes === undefined ? apart(hung, all) : this.#measuring(hung, NodeSet.parse(nodes));
    const each = await Promise.all(
      chosen.map(({ meter }) =>
        meter.reader === undefined
          ? typedBetween(meter.typed, fromMs, toMs)
          : measuredBetween(meter.samples, fromMs, toMs),
      ),
    );
    const known = each.filter((power) => power !== undefined);
    const power = known.length === each.length ? together(known) : undefined;
    if (power === undefined) return undefined;
    const isTyped = chosen.every(({ meter }) => meter.reader === undefined);
    const names = chosen.map(({ meter }) => meter.settings.meter).join(' + ');
    return {
      meter: isTyped ? `typed in (${names})` : names,
      covers: chosen.map(({ meter }) => meter.settings.covers).join(', '),
      nodes: chosen.reduce((together, hung) => together.union(hung.nodes), NodeSet.of([])).toString(),
      ...power,
    };
  }

  /** What a scraper wants to know. */
  present(): readonly {
    readonly meter: string;
    readonly covers: string;
    readonly watts: number | undefined;
    readonly totalWh: number | undefined;
  }[] {
    return [...this.#known.values()].map((known) => {
      const present = presentOf(known, this.#now());
      const { meter, covers } = known.settings;
      return { meter, covers, watts: present?.watts, totalWh: present?.totalWh };
    });
  }

  /** A meter that has all nodes has those too that are in no inventory, such as the head's own computer. */
  #measuring(hung: readonly Hung<KnownMeter>[], wanted: NodeSet): readonly Hung<KnownMeter>[] {
    const withStrangers = hung.map(({ meter, nodes }) => ({
      meter,
      nodes: meter.settings.nodes === undefined ? nodes.union(wanted) : nodes,
    }));
    return measuring(withStrangers, wanted);
  }

  #hung(all: NodeSet): readonly Hung<KnownMeter>[] {
    return [...this.#known.values()].map((meter) => ({ meter, nodes: nodesOn(meter, all) }));
  }

  #begin(settings: MeterSettings, device: string, typed: TypedWatts): KnownMeter {
    const { store, warn } = this.#parts;
    const { meter, everySec } = settings;
    const now = this.#now;
    const samples = new MeterSamples(meter, store, now);
    const driver = driverOf(settings, () => known.typed, now);
    const isPlug = settings.driver !== 'typed-in';
    const reader = isPlug ? new MeterReader({ driver, samples, everySec, now, warn }) : undefined;
    const known: KnownMeter = { settings, driver, samples, reader, typed, device };
    this.#known.set(meter, known);
    reader?.start();
    return known;
  }

  #find(meter: string): KnownMeter {
    const known = this.#known.get(meter);
    if (known !== undefined) return known;
    throw new BreadboxError('not-found', `There is no meter ${meter}.`, {
      hint:
        this.#known.size === 0
          ? 'There is none yet: breadbox meter add'
          : `There are: ${[...this.#known.keys()].join(', ')}.`,
    });
  }

  async #told(known: KnownMeter, all: NodeSet): Promise<Meter> {
    return toldMeter(known, all, this.#now(), await this.#today.of(known));
  }

  async #allNodes(): Promise<NodeSet> {
    return NodeSet.of((await this.#parts.inventory.list()).map(({ node }) => node));
  }

  #tell(): void {
    this.list().then(this.#parts.publish, (error: unknown) =>
      this.#parts.warn('the power meters could not be told of', error),
    );
  }
}

/** A row of the store: what its owner said, and what it said that it is. */
const keptSchema = z.object({ settings: meterSettingsSchema, device: z.string() });
const NOTHING_TYPED: TypedWatts = { kinds: {}, readings: [] };

function thereIsOne(meter: string): BreadboxError {
  return new BreadboxError('conflict', `There is a meter ${meter} already.`, {
    hint: `Take another name, or remove it first: breadbox meter remove ${meter}`,
  });
}
