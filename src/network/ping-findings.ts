import type { NetworkFinding } from '../protocol/network.ts';
import { type PathFacts, Paths, typical } from './path-facts.ts';
import { millisText } from './speed-words.ts';

/** A cable of a cluster loses nothing; of ten pings one may be late because a board was busy. */
const LOSSY_PATH = 0.1;
const LOSSY_NODE = 0.05;
/** Farther than others: this many times, and by at least so much. */
const FAR_TIMES = 3;
const FAR_MS = 1;

/** Whom packets that do not come back, or come late, accuse. */
export function pingFindings(facts: PathFacts): readonly NetworkFinding[] {
  const lossy = lossFindings(facts);
  return [...silentFindings(facts), ...lossy, ...farFindings(facts)];
}

function silentFindings({ pairs }: PathFacts): readonly NetworkFinding[] {
  const lost = pairs.filter(({ pingMs, because }) => pingMs === undefined && because?.startsWith('None of ') === true);
  const ends = [...new Set(lost.map(({ to }) => to))];
  const isSilent = (end: string) => !pairs.some(({ to, pingMs }) => to === end && pingMs !== undefined);
  return ends.filter(isSilent).map((node) => ({
    kind: 'silent',
    node,
    sentence: `${node} answers no ping.`,
    what: `Nobody got a ping back from ${node}.`,
    why: 'A firewall there swallows them, or it has just gone.',
    todo: `If programs reach ${node}, its firewall does it: let ICMP echo in, so that Breadbox can measure.`,
  }));
}

function lossFindings({ pairs }: PathFacts): readonly NetworkFinding[] {
  const paths = new Paths(pairs, ({ pingMs }) => pingMs?.loss);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const isBad = (end: string) => {
    const all = paths.of(end);
    return all.filter((loss) => loss > 0).length > all.length / 2 && mean(all) >= LOSSY_NODE;
  };
  const bad = paths.ends.length < 3 ? [] : paths.ends.filter(isBad);
  // In a star the one in the middle loses with each that loses.
  const blamed = bad.filter((end) => paths.to(end).some(([peer]) => !bad.includes(peer)) || bad.length === 1);
  const nodes: NetworkFinding[] = blamed.map((node) => ({
    kind: 'lossy',
    node,
    sentence: `${node} loses ${percent(mean(paths.of(node)))} of its packets.`,
    what: `On most paths of ${node} pings do not come back; elsewhere they do.`,
    why: 'A plug that does not sit, a damaged cable, or bad reception where it is on Wi-Fi.',
    todo: `Press both plugs of ${node}'s cable until they click, or replace it.`,
  }));
  const single = paths.ends.flatMap((from, i) =>
    paths.ends.slice(i + 1).flatMap((to): NetworkFinding[] => {
      if (blamed.includes(from) || blamed.includes(to)) return [];
      const both = [paths.get(from, to), paths.get(to, from)].filter((loss) => loss !== undefined);
      if (both.length === 0 || mean(both) < LOSSY_PATH * (both.length === 1 ? 2 : 1)) return [];
      return [
        {
          kind: 'lossy',
          node: `${from}-${to}`,
          sentence: `Between ${from} and ${to}, ${percent(mean(both))} of the packets are lost.`,
          what: 'Pings between the two do not all come back; on the other paths of both they do.',
          why: 'What lies between these two alone is overloaded or damaged.',
          todo: 'Measure again while nothing else runs; if it stays, look at the switches between them.',
        },
      ];
    }),
  );
  return [...nodes, ...single];
}

function farFindings({ pairs, links }: PathFacts): readonly NetworkFinding[] {
  const paths = new Paths(pairs, ({ pingMs }) => pingMs?.median);
  if (paths.ends.length < 3) return [];
  const usual = usualPing(paths);
  const isFar = farBeyond(usual);
  return paths.ends
    .map((end) => [end, nearest(paths, end)] as const)
    .filter(([, ms]) => isFar(ms))
    .map(([node, ms]) => ({
      kind: 'far',
      node,
      sentence: `${node} is far away: ${millisText(ms)} there and back.`,
      what: `Between the others it is ${millisText(usual)}.`,
      why:
        links.get(node)?.isWireless === true
          ? 'It is on Wi-Fi, where each packet waits for the air.'
          : 'It is on another network, behind a router or on Wi-Fi, or it was busy.',
      todo: `Give ${node} a cable to the switch of the others. Programs that exchange much, as MPI does, feel it.`,
    }));
}

function nearest(paths: Paths, end: string): number {
  return Math.min(...paths.of(end));
}

/** The median of the nearest paths of all ends. */
export function usualPing(paths: Paths): number {
  return typical(paths.ends.map((end) => nearest(paths, end)));
}

export function farBeyond(usual: number): (ms: number) => boolean {
  return (ms) => ms > usual * FAR_TIMES && ms > usual + FAR_MS;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}
