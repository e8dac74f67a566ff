import { NodeSet } from '../cluster/node-set.ts';
import type { NetworkFinding } from '../protocol/network.ts';
import { PROCESSOR_BOUND_MBIT } from '../protocol/path-ends.ts';
import { type Judged, type PathFacts, Paths, typical } from './path-facts.ts';
import { joinWords, slowNodeWords } from './slow-words.ts';
import { speedText } from './speed-words.ts';

/** Less than this part of what is usual is slow: noise, and boards that are a little older, stay above. */
const SLOW = 0.5;
/** How many paths of a node are measured again. */
const AGAIN = 2;
/** As many single paths are told; more of them say the same. */
const MOST_PAIRS = 8;

type Side = 'sends' | 'receives';
type Found = readonly (readonly [peer: string, mbit: number])[];

/** An end all of whose paths to ends that are fast elsewhere are slow, in one direction. */
interface Suspect {
  readonly end: string;
  readonly side: Side;
  readonly paths: ReadonlySet<string>;
}

/**
 * Whom the pattern of slow paths accuses. What is usual is the median of the best paths of all ends: one slow end among three does
 * not change it. An end all of whose paths to ends that are fast elsewhere are slow is to blame itself, unless others explain all
 * of them; its paths accuse nobody else.
 */
export function slowFindings({ pairs, links }: PathFacts): readonly Judged[] {
  const paths = new Paths(pairs, ({ mbitPerSec }) => mbitPerSec);
  if (paths.ends.length < 3) return [];
  const isSlow = slowBelow(usualSpeed(paths, paths.ends));
  const isFastSomewhere = new Set(paths.ends.filter((end) => paths.of(end).some((mbit) => !isSlow(mbit))));
  const witnesses = (found: Found) => found.filter(([peer]) => isFastSomewhere.has(peer));
  const suspects = paths.ends.flatMap((end): Suspect[] =>
    (['sends', 'receives'] as const).flatMap((side) => {
      const found = witnesses(side === 'sends' ? paths.from(end) : paths.to(end));
      if (found.length === 0 || !found.every(([, mbit]) => isSlow(mbit))) return [];
      return [{ end, side, paths: new Set(found.map(([peer]) => pathOf(end, side, peer))) }];
    }),
  );
  const blamed = new Map<string, Set<Side>>();
  for (const { end, side } of fewestThatExplain(suspects)) blamed.set(end, (blamed.get(end) ?? new Set()).add(side));
  const others = paths.ends.filter((end) => !blamed.has(end));
  const usual = usualSpeed(paths, others.length === 0 ? paths.ends : others);
  const found: Judged[] = [...blamed].map(([end, sides]) => {
    const [out, into] = [witnesses(paths.from(end)), witnesses(paths.to(end))];
    const peers = [...new Set([...out, ...into].map(([peer]) => peer))];
    return {
      finding: slowNodeWords(end, {
        ...{ usual, link: links.get(end) },
        sends: out.length === 0 ? undefined : typical(out.map(([, mbit]) => mbit)),
        receives: into.length === 0 ? undefined : typical(into.map(([, mbit]) => mbit)),
        isBoth: sides.size === 2,
        slowSide: sides.has('sends') ? 'sends' : 'receives',
      }),
      lookAgain: peers.slice(0, AGAIN).map((peer) => [end, peer] as const),
    };
  });
  const isExplained = (from: string, to: string) =>
    blamed.get(from)?.has('sends') === true || blamed.get(to)?.has('receives') === true;
  return [...found, ...pathFindings(paths, usual, isSlow, isExplained)];
}

/** The median of the best paths of these ends. */
export function usualSpeed(paths: Paths, ends: readonly string[]): number {
  return typical(ends.map((end) => Math.max(...paths.of(end))));
}

/** Which paths are slow where this is usual. */
export function slowBelow(usual: number): (mbit: number) => boolean {
  return (mbit) => mbit < Math.min(usual, PROCESSOR_BOUND_MBIT) * SLOW;
}

function pathOf(end: string, side: Side, peer: string): string {
  return side === 'sends' ? `${end} ${peer}` : `${peer} ${end}`;
}

/**
 * In a star a middle that sends slowly makes all look as if they received slowly. Who has a path that nobody else explains is to
 * blame; of the others, who explains most of what is left.
 */
function fewestThatExplain(suspects: readonly Suspect[]): readonly Suspect[] {
  const isAlone = (suspect: Suspect) =>
    [...suspect.paths].some((path) => !suspects.some((other) => other !== suspect && other.paths.has(path)));
  const chosen = suspects.filter(isAlone);
  const open = new Set(suspects.flatMap(({ paths }) => [...paths]));
  for (const { paths } of chosen) for (const path of paths) open.delete(path);
  while (open.size > 0) {
    const left = ({ paths }: Suspect) => [...paths].filter((path) => open.has(path)).length;
    const most = suspects.reduce((best, suspect) => (left(suspect) > left(best) ? suspect : best));
    chosen.push(most);
    for (const path of most.paths) open.delete(path);
  }
  return chosen;
}

function pathFindings(
  paths: Paths,
  usual: number,
  isSlow: (mbit: number) => boolean,
  isExplained: (from: string, to: string) => boolean,
): readonly Judged[] {
  const slow = paths.ends.flatMap((from) =>
    paths
      .from(from)
      .filter(([to, mbit]) => isSlow(mbit) && !isExplained(from, to))
      .map(([to, mbit]) => ({ from, to, mbit })),
  );
  if (slow.length === 0) return [];
  const camps = twoCamps(paths, isSlow, isExplained);
  if (camps !== undefined) return [betweenCamps(camps, typical(slow.map(({ mbit }) => mbit)), usual)];
  const done = new Set<string>();
  const found: Judged[] = [];
  for (const { from, to, mbit } of slow) {
    const back = slow.find((other) => other.from === to && other.to === from);
    if (done.has(`${to} ${from}`)) continue;
    done.add(`${from} ${to}`);
    found.push({ finding: pathWords(from, to, mbit, back?.mbit, usual), lookAgain: [[from, to]] });
  }
  return found.slice(0, MOST_PAIRS);
}

/** Groups that are fast among themselves, and slow to each other: two switches, and what joins them. */
function twoCamps(
  paths: Paths,
  isSlow: (mbit: number) => boolean,
  isExplained: (from: string, to: string) => boolean,
): readonly [string[], string[]] | undefined {
  const ends = paths.ends.filter((end) => !isExplained(end, end));
  const camps: string[][] = [];
  for (const end of ends) {
    const isNear = (other: string) => {
      const [there, back] = [paths.get(end, other), paths.get(other, end)];
      return (there !== undefined && !isSlow(there)) || (back !== undefined && !isSlow(back));
    };
    const near = camps.filter((camp) => camp.some(isNear));
    for (const camp of near) camps.splice(camps.indexOf(camp), 1);
    camps.push([...near.flat(), end]);
  }
  const [one, other] = camps;
  if (camps.length !== 2 || one === undefined || other === undefined) return undefined;
  return one.length > 1 && other.length > 1 ? [one, other] : undefined;
}

function betweenCamps([one, other]: readonly [string[], string[]], mbit: number, usual: number): Judged {
  const [a, b] = [NodeSet.of(one).toString(), NodeSet.of(other).toString()];
  const finding: NetworkFinding = {
    kind: 'slow-pair',
    node: `${a}-${b}`,
    sentence: `All paths between ${a} and ${b} are slow.`,
    what: `They carry ${speedText(mbit)}; paths within each of the two groups carry ${speedText(usual)}.`,
    why: 'Both groups are well in themselves, so it is what joins them: the cable between two switches, or a router.',
    todo: 'Replace the cable between the switches, or use faster ports for it.',
  };
  const look = [0, 1].flatMap((i) => {
    const [from, to] = [one[i], other[i]];
    return from === undefined || to === undefined ? [] : [[from, to] as const];
  });
  return { finding, lookAgain: look };
}

function pathWords(from: string, to: string, mbit: number, back: number | undefined, usual: number): NetworkFinding {
  const rest = `other paths of both carry up to ${speedText(usual)}`;
  if (back === undefined)
    return {
      kind: 'slow-direction',
      node: `${from}-${to}`,
      sentence: `What ${from} sends to ${to} is slow.`,
      what: joinWords(`It comes at ${speedText(mbit)}`, rest),
      why: 'One direction alone is mostly a port that lost its duplex setting, or a route that differs there and back.',
      todo: `Look at the counters of errors of ${from} and ${to}, and swap their ports on the switch.`,
    };
  return {
    kind: 'slow-pair',
    node: `${from}-${to}`,
    sentence: `The path between ${from} and ${to} is slow.`,
    what: joinWords(`It carries ${speedText(mbit)} there and ${speedText(back)} back`, rest),
    why: 'Both are fast with others, so their cables are well: something between the two of them is not.',
    todo: `See whether ${from} and ${to} hang on different switches, and replace what joins those.`,
  };
}
