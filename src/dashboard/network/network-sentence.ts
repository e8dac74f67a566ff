import { NodeSet } from '../../cluster/node-set.ts';
import type { NetworkTest } from '../../protocol/network.ts';
import { countOf, durationText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { capital, spelled } from '../sentence-words.ts';
import { usualSpeed } from './path-heat.ts';

/** What a test says, as the heading of the page. */
export function networkSentence(test: NetworkTest): string {
  if (test.state === 'running') return `${capital(whom(test))} ${isOne(test) ? 'is' : 'are'} being measured.`;
  if (test.state === 'failed') return 'The measurement failed.';
  if (test.state !== 'done') return `The measurement of ${whom(test)} was ${test.state}.`;
  const [first, ...others] = test.findings;
  if (first === undefined) return wellSentence(test);
  const rest =
    others.length === 0
      ? ''
      : ` ${capital(spelled(others.length))} more ${others.length === 1 ? 'thing was' : 'things were'} found.`;
  if (first.kind !== 'slow-node') return `${first.sentence}${rest}`;
  return `Every path to ${first.node} is slow, so the fault is at ${first.node}.${rest}`;
}

function wellSentence({ pairs }: NetworkTest): string {
  if (pairs.some(({ mbitPerSec }) => mbitPerSec !== undefined)) return 'The network is as it should be.';
  if (pairs.some(({ pingMs }) => pingMs !== undefined))
    return 'Pings are as they should be; throughput was not measured.';
  return 'Nothing could be measured.';
}

/** Under it: the paths that are well, when it was measured, and how long that took. */
export function networkLead(test: NetworkTest): string {
  if (test.state === 'running') return `${capital(test.now ?? 'it begins')}: ${test.done} of ${test.total}.`;
  const seconds = (Date.parse(test.endedAt ?? test.startedAt) - Date.parse(test.startedAt)) / 1000;
  const when = `Measured ${clockText(test.startedAt)} in ${durationText(seconds)}, by ${test.by}.`;
  return [test.problem, wellText(test), when].filter(Boolean).join(' ');
}

function wellText({ pairs, findings }: NetworkTest): string | undefined {
  const usual = usualSpeed(pairs);
  if (usual === undefined) return undefined;
  const blamed = new Set(findings.map(({ node }) => node));
  const isWell = ({ from, to }: { from: string; to: string }) =>
    !blamed.has(from) && !blamed.has(to) && !blamed.has(`${from}-${to}`) && !blamed.has(`${to}-${from}`);
  const paths = pairs.filter((pair) => pair.mbitPerSec !== undefined && isWell(pair)).length;
  if (paths === 0) return undefined;
  const which = findings.length === 0 ? countOf(paths, 'path') : `the other ${countOf(paths, 'path')}`;
  return `${capital(which)} ${paths === 1 ? 'is' : 'are'} as fast as ${ethernetText(usual)}.`;
}

/** TCP carries 94.9 % of the line rate in frames of 1500 bytes. */
function ethernetText(mbitPerSec: number): string {
  const names = [
    [10, '10 Mbit/s Ethernet gets'],
    [100, '100 Mbit/s Ethernet gets'],
    [1000, 'gigabit Ethernet gets'],
    [2500, '2.5 Gbit/s Ethernet gets'],
    [10_000, '10 Gbit/s Ethernet gets'],
  ] as const;
  const [, name] = names.find(([rate]) => mbitPerSec <= rate && mbitPerSec >= rate * 0.9) ?? [];
  if (name !== undefined) return name;
  return `${mbitPerSec < 1000 ? `${Math.round(mbitPerSec)} Mbit/s` : `${(mbitPerSec / 1000).toFixed(1)} Gbit/s`}`;
}

function whom({ nodes }: Pick<NetworkTest, 'nodes'>): string {
  const { size } = NodeSet.parse(nodes);
  return size === 1 ? nodes : `${spelled(size)} nodes`;
}

function isOne({ nodes }: Pick<NetworkTest, 'nodes'>): boolean {
  return NodeSet.parse(nodes).size === 1;
}

/** Why something was not measured, each reason once. */
export function untoldReasons({ pairs }: NetworkTest): readonly string[] {
  return [...new Set(pairs.flatMap(({ because }) => because ?? []))];
}
