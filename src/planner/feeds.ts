import type { PlanFile } from '../protocol/plan.ts';
import { type Consumer, consumersOf } from './draws.ts';
import { type Feed, type Source, sourcesOf } from './feed-sources.ts';
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
  const plug = (path: readonly string[], reference: string, index: number) =>
    reference === 'mains' ? ('mains' as const) : { feed: find(sources, path, reference, index) };
  for (const source of sources.values()) {
    source.inputs.forEach((feed, index) => {
      const reference = referenceOf(source.path, source.on, index, source.inputs.length);
      if (reference === undefined) return;
      const above = plug([...source.path, 'on'], reference, index);
      if (above !== 'mains') feed.parents.push(above.feed);
    });
  }
  const consumers = consumersOf(plan);
  const pieces = consumers.flatMap((consumer) =>
    Array.from({ length: consumer.count }, (_, index): Piece => {
      const reference = referenceOf(consumer.path, consumer.on, index, consumer.count);
      const to = reference === undefined ? 'unknown' : plug([...consumer.path, 'on'], reference, index);
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

function find(sources: ReadonlyMap<string, Source>, path: readonly string[], reference: string, index: number): Feed {
  const [base = '', ...rest] = reference.split('.');
  const source = sources.get(base);
  if (source === undefined) {
    const names = [...sources.keys(), 'mains'].join(', ');
    throw new PlanFault(path, `nothing that gives power is called ${base}; what does: ${names}`);
  }
  const found = source.feed(rest.length === 0 ? undefined : rest.join('.'), index);
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

function checkCircles(feeds: readonly Feed[], sources: ReadonlyMap<string, Source>): void {
  const done = new Set<Feed>();
  const climb = (feed: Feed, below: readonly Feed[]): void => {
    if (below.includes(feed)) {
      const path = [...sources.values()].find((source) => source.feeds().includes(feed))?.path ?? [];
      throw new PlanFault([...path, 'on'], `${feed.name} feeds itself, by way of what it feeds`);
    }
    if (done.has(feed)) return;
    for (const parent of feed.parents) climb(parent, [...below, feed]);
    done.add(feed);
  };
  for (const feed of feeds) climb(feed, []);
}
