import { NodeSet } from '../cluster/node-set.ts';
import { PROCESSOR_BOUND_MBIT } from '../protocol/path-ends.ts';
import { type Judged, type PathFacts, Paths, typical } from './path-facts.ts';
import { speedText } from './speed-words.ts';

/** Below this part of what it was, an end has become slower. */
const SLOWER = 0.6;
const AGAIN = 2;

/** Ends that carried more when they were measured last, over the paths that were measured both times. */
export function slowerFindings({ pairs, before }: PathFacts, isBlamed: (end: string) => boolean): readonly Judged[] {
  if (before === undefined) return [];
  const now = new Paths(pairs, ({ mbitPerSec }) => mbitPerSec);
  const then = new Paths(before.pairs, ({ mbitPerSec }) => mbitPerSec);
  const drops = now.ends.flatMap((end) => {
    if (isBlamed(end)) return [];
    const both = now
      .from(end)
      .filter(([peer]) => !isBlamed(peer) && then.get(end, peer) !== undefined)
      .map(([peer, mbit]) => ({ peer, mbit, was: then.get(end, peer)! }));
    if (both.length === 0) return [];
    const [is, was] = [typical(both.map(({ mbit }) => mbit)), typical(both.map((each) => each.was))];
    return is < Math.min(was, PROCESSOR_BOUND_MBIT) * SLOWER
      ? [{ end, is, was, peers: both.map(({ peer }) => peer) }]
      : [];
  });
  const day = before.startedAt.slice(0, 10);
  const lookAgain = drops.flatMap(({ end, peers }) => peers.slice(0, AGAIN).map((peer) => [end, peer] as const));
  if (drops.length > 1 && drops.length > now.ends.length / 2) {
    const [is, was] = [typical(drops.map((drop) => drop.is)), typical(drops.map((drop) => drop.was))];
    const node = NodeSet.of(drops.map(({ end }) => end)).toString();
    const finding = {
      ...{ kind: 'slower-than-before' as const, node },
      sentence: `The network is slower than on ${day}: ${speedText(is)} in place of ${speedText(was)}.`,
      what: `It is so on the paths of ${node}.`,
      why: 'All of them share the switch and what is between switches; or something else used the network meanwhile.',
      todo: 'Measure again while nothing else runs. If it stays, restart the switch, and see at what rates its ports run.',
    };
    return [{ finding, lookAgain: lookAgain.slice(0, AGAIN) }];
  }
  return drops.map(({ end, is, was }) => ({
    finding: {
      ...{ kind: 'slower-than-before' as const, node: end },
      sentence: `${end} is slower than on ${day}: ${speedText(is)} in place of ${speedText(was)}.`,
      what: 'It is so over the same paths, measured in the same way.',
      why: 'A cable that was moved, a link that came up at a lower rate, or a processor that is hot or busy.',
      todo: `Press both plugs of ${end}'s cable until they click, see that ${end} is not hot, and measure again.`,
    },
    lookAgain: lookAgain.filter(([from]) => from === end),
  }));
}
