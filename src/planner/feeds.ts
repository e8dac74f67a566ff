import type { PlanFile } from '../protocol/plan.ts';
import { type Consumer, consumersOf } from './draws.ts';
import type { Feed, Plugged, Source } from './feed.ts';
import { sourcesOf } from './feed-sources.ts';
import type { Levels } from './levels.ts';
import { PlanFault } from './plan-fault.ts';

/** One of `count` things that draw power, and the plug that it hangs on. */
export interface Piece {
  readonly consumer: Consumer;
  readonly levels: Levels;
  /** `mains`: the wall itself. `unknown`: the plan does not say. */
  readonly plug: { readonly feed: Feed } | 'mains' | 'unknown';
}

export interface Wiring {
  readonly feeds: readonly Feed[];
  /** What gives power to others, and of which the plan does not say where it comes from. */
  readonly unplugged: readonly { readonly name: string; readonly feed: Feed }[];
  readonly pieces: readonly Piece[];
  readonly consumers: readonly Consumer[];
  /** More boards want power from a switch than it has such ports. */
  readonly tooFewPoePorts: readonly { readonly where: string; readonly wanted: number; readonly ports: number }[];
}

/** Follows every `on` of a plan. @throws PlanFault where one leads nowhere, twice to one port, or in a circle */
export function wire(plan: PlanFile): Wiring {
  checkNames(plan);
  const sources = sourcesOf(plan);
  const plug = (path: readonly string[], reference: string | undefined, index: number, by: Plugged) => {
    const to =
      reference === undefined || reference === 'mains'
        ? undefined
        : find(sources, [...path, 'on'], reference, index, by);
    if (by.poeClass !== undefined && to?.kind !== 'poe-port')
      throw new PlanFault([...path, 'poe'], 'a class is told to a PoE port, and it is not in one: say it of what is');
    return to;
  };
  for (const [name, { path, on, inputs, poeClass }] of sources) {
    inputs.forEach((feed, index) => {
      const above = plug(path, referenceOf(path, on, index, inputs.length), index, { name, poeClass });
      if (above !== undefined) feed.parents.push(above);
    });
  }
  const consumers = consumersOf(plan);
  const pieces = consumers.flatMap((consumer) =>
    Array.from({ length: consumer.count }, (_, index): Piece => {
      const reference = referenceOf(consumer.path, consumer.on, index, consumer.count);
      const feed = plug(consumer.path, reference, index, consumer);
      const to = feed === undefined ? (reference === undefined ? 'unknown' : 'mains') : { feed };
      return { consumer, levels: pieceLevels(consumer, to), plug: to };
    }),
  );
  const feeds = [...sources.values()].flatMap((source) => source.feeds());
  checkCircles(feeds, sources);
  const tooFewPoePorts = [...sources.values()].flatMap((source) => source.missingPorts());
  const unplugged = [...sources].flatMap(([name, { on, inputs }]) =>
    on === undefined ? inputs.map((feed) => ({ name, feed })) : [],
  );
  return { feeds, unplugged, pieces, consumers, tooFewPoePorts };
}

/** A fan that runs below its voltage draws less, and nobody publishes how much. */
function pieceLevels({ isFan, volts, levels, name }: Consumer, plug: Piece['plug']): Levels {
  const given = typeof plug === 'string' ? undefined : plug.feed.volts;
  if (!isFan || volts === undefined || given === undefined || given >= volts * 0.9) return levels;
  const unknown = { known: 0, unknown: [name] };
  return { typical: unknown, benchmark: unknown, worst: unknown };
}

function referenceOf(
  path: readonly string[],
  on: string | readonly string[] | undefined,
  index: number,
  count: number,
): string | undefined {
  if (on === undefined || typeof on === 'string') return on;
  if (on.length !== count)
    throw new PlanFault([...path, 'on'], `a list has one entry for each: ${on.length} are there, of ${count}`);
  return on[index];
}

/** In one sentence. */
const MOST_NAMED = 20;

function find(
  sources: ReadonlyMap<string, Source>,
  path: readonly string[],
  reference: string,
  index: number,
  by: Plugged,
): Feed {
  const [base = '', ...rest] = reference.split('.');
  const source = sources.get(base);
  if (source === undefined) {
    const names = ['mains', ...sources.keys()];
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
    const what = `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
    throw new PlanFault(path, `nothing that gives power is called ${base.slice(0, 60)}; what does: ${what}`);
  }
  const found = source.feed(rest.length === 0 ? undefined : rest.join('.'), index, by);
  if (typeof found === 'string') throw new PlanFault(path, found);
  return found;
}

function checkNames({ boards, supplies, converters, usbHubs, switches, fans, loads, parts }: PlanFile): void {
  const seen = new Map<string, string>();
  const sections = { boards, supplies, converters, usbHubs, switches, fans, loads, parts };
  for (const [section, things] of Object.entries(sections)) {
    for (const name of Object.keys(things)) {
      const other = seen.get(name);
      if (other !== undefined || name === 'mains')
        throw new PlanFault([section, name], `this name is taken${other === undefined ? '' : ` by ${other}`}`);
      seen.set(name, `${section}.${name}`);
    }
  }
}

/** More feeds than that behind one another are in no machine. */
const MOST_IN_A_ROW = 12;

function checkCircles(feeds: readonly Feed[], sources: ReadonlyMap<string, Source>): void {
  const heights = new Map<Feed, number>();
  const fault = (feed: Feed, what: string): PlanFault => {
    const path = [...sources.values()].find((source) => source.feeds().includes(feed))?.path ?? [];
    return new PlanFault([...path, 'on'], what);
  };
  const climb = (feed: Feed, below: readonly Feed[]): number => {
    if (below.includes(feed)) throw fault(feed, `${feed.name} feeds itself, by way of what it feeds`);
    const known = heights.get(feed);
    if (known !== undefined) return known;
    if (below.length > MOST_IN_A_ROW) throw fault(feed, `more than ${MOST_IN_A_ROW} things feed one another in a row`);
    const height = 1 + Math.max(0, ...feed.parents.map((parent) => climb(parent, [...below, feed])));
    heights.set(feed, height);
    return height;
  };
  for (const feed of feeds)
    if (climb(feed, []) > MOST_IN_A_ROW)
      throw fault(feed, `more than ${MOST_IN_A_ROW} things feed one another in a row`);
}
