import type { NetworkFinding } from '../protocol/network.ts';
import { HEAD_IN_PAIRS } from '../protocol/path-ends.ts';
import type { Judged, PathFacts } from './path-facts.ts';
import { pingFindings } from './ping-findings.ts';
import { slowFindings } from './slow-findings.ts';
import { slowerFindings } from './slower-findings.ts';

/** What the figures say, the gravest first. Nothing is said twice of one end for one reason. */
export function judgePaths(facts: PathFacts): readonly Judged[] {
  const slow = slowFindings(facts);
  const blamed = new Set(slow.map(({ finding }) => finding.node));
  const slower = slowerFindings(facts, (end) => blamed.has(end));
  const pings = pingFindings(facts).map((finding): Judged => ({ finding, lookAgain: [] }));
  return [...slow, ...pings, ...slower]
    .sort((a, b) => gravity(a.finding) - gravity(b.finding))
    .map(({ finding, lookAgain }) => ({ finding: inWords(finding), lookAgain }));
}

function inWords(finding: NetworkFinding): NetworkFinding {
  const spoken = (text: string) =>
    text.startsWith(HEAD_IN_PAIRS)
      ? `The head${text.slice(HEAD_IN_PAIRS.length).replaceAll(HEAD_IN_PAIRS, 'the head')}`
      : text.replaceAll(HEAD_IN_PAIRS, 'the head');
  const { sentence, what, why, todo } = finding;
  return { ...finding, sentence: spoken(sentence), what: spoken(what), why: spoken(why), todo: spoken(todo) };
}

const ORDER: readonly NetworkFinding['kind'][] = [
  ...(['slow-node', 'lossy', 'slow-direction', 'slow-pair', 'silent', 'far', 'slower-than-before'] as const),
];

function gravity({ kind }: NetworkFinding): number {
  return ORDER.indexOf(kind);
}
