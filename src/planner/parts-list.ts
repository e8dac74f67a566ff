import { boardOf } from '../machines/boards.ts';
import { CONVERTERS, FANS, SUPPLIES, USB_HUBS } from '../machines/boards-power.ts';
import { SWITCHES } from '../machines/boards-switches.ts';
import type { PlanFile, PlanPart } from '../protocol/plan.ts';
import { type Amount, total } from './amount.ts';
import { PlanFault } from './plan-fault.ts';

interface Entry {
  readonly path: readonly string[];
  readonly name: string;
  readonly what: string;
  readonly given: PlanFile['parts'][string];
  /** In US dollars, without tax. */
  readonly launch?: { readonly value: number; readonly source: string } | undefined;
}

/** Everything that is to be there, with what it costs, tax included. @throws PlanFault */
export function partsOf(plan: PlanFile): readonly PlanPart[] {
  return entriesOf(plan).map((entry) => {
    const { path, name, what, given } = entry;
    const { count, spare, owned, ordered, used = false } = given;
    const missing = count + spare - owned - ordered;
    if (missing < 0)
      throw new PlanFault(
        [...path, owned > 0 ? 'owned' : 'ordered'],
        `more are owned or ordered than ${count + spare}`,
      );
    const priced = priceOf(plan, entry);
    return {
      ...{ part: name, what, count, spare, owned, ordered, missing, used },
      ...(priced && { ...priced, total: priced.price * (count + spare) }),
    };
  });
}

/** The prices of so many of each; parts without one are named. */
export function sumPrices(parts: readonly PlanPart[], pieces: (part: PlanPart) => number): Amount {
  return total(
    parts
      .filter((part) => pieces(part) > 0)
      .map((part) =>
        part.price === undefined
          ? { known: 0, unknown: [part.part] }
          : { known: part.price * pieces(part), unknown: [] },
      ),
  );
}

/** What of a price with tax is tax; used parts have none. */
export function taxWithin(parts: readonly PlanPart[], taxPercent: number): number {
  return parts
    .filter(({ used }) => !used)
    .reduce((sum, { total: all = 0 }) => sum + all - all / (1 + taxPercent / 100), 0);
}

function priceOf(
  { currency, taxPercent = 0 }: PlanFile,
  { given, launch }: Entry,
): (Pick<PlanPart, 'price' | 'priceSource'> & { price: number }) | undefined {
  const withTax = (price: number) => (given.used === true ? price : price * (1 + taxPercent / 100));
  if (given.price !== undefined) return { price: withTax(given.price) };
  if (launch === undefined || currency !== 'USD' || given.used === true) return undefined;
  return { price: withTax(launch.value), priceSource: `list price: ${launch.source}` };
}

function entriesOf(plan: PlanFile): readonly Entry[] {
  const named = (section: keyof PlanFile, what: string, tables: readonly Table[] = []) =>
    Object.entries(plan[section] as Readonly<Record<string, Entry['given'] & { readonly model?: string }>>).map(
      ([name, given]): Entry => {
        const known = tables.find(({ model }) => model === given.model);
        return { path: [section, name], name, what: known?.name ?? what, given, launch: known?.launchDollars };
      },
    );
  const boards = Object.entries(plan.boards).map(([name, given]): Entry => {
    const known = given.model === undefined ? undefined : boardOf(given.model);
    return { path: ['boards', name], name, what: known?.name ?? 'board', given, launch: known?.launchDollars };
  });
  return [
    ...boards,
    ...named('supplies', 'supply', SUPPLIES),
    ...named('converters', 'converter', CONVERTERS),
    ...named('usbHubs', 'USB hub', USB_HUBS),
    ...named('switches', 'switch', SWITCHES),
    ...named('fans', 'fan', FANS),
    ...named('loads', 'load'),
    ...named('parts', 'part'),
  ];
}

interface Table {
  readonly model: string;
  readonly name: string;
  readonly launchDollars?: Entry['launch'];
}
