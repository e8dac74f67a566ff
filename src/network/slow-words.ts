import type { NetworkFinding } from '../protocol/network.ts';
import type { LinkOfNode } from './path-facts.ts';
import { lineRate, speedText } from './speed-words.ts';

export interface SlowNode {
  /** Mbit/s, as all figures here. */
  readonly usual: number;
  readonly link: LinkOfNode | undefined;
  readonly sends: number | undefined;
  readonly receives: number | undefined;
  readonly isBoth: boolean;
  readonly slowSide: 'sends' | 'receives';
}

/** What is said of a node all of whose paths are slow, as one who replaces cables needs it. */
export function slowNodeWords(node: string, slow: SlowNode): NetworkFinding {
  const { usual, link, sends, receives, isBoth, slowSide } = slow;
  const figures = [
    ...(sends === undefined ? [] : [`sends ${speedText(sends)}`]),
    ...(receives === undefined ? [] : [`receives ${speedText(receives)}`]),
  ].join(' and ');
  const what = joinWords(`${node} ${figures}`, `the others carry ${speedText(usual)}`);
  if (!isBoth) return { ...oneWay(node, slowSide), what };
  const most = Math.max(sends ?? 0, receives ?? 0);
  if (link?.isWireless === true)
    return {
      kind: 'slow-node',
      node,
      sentence: `${node} is on Wi-Fi, at ${speedText(most)}.`,
      what,
      why: 'The air is shared by all, and slower than a cable.',
      todo: `Give ${node} a cable to the switch of the others.`,
    };
  const rate = lineRate(most);
  const todo = `Replace the cable of ${node}. If it stays slow, try another port of the switch. If it is slow there too, the board can do no more: some have Ethernet of 100 Mbit/s.`;
  return {
    kind: 'slow-node',
    node,
    sentence:
      rate === undefined
        ? `Every path of ${node} is slow: ${speedText(most)}.`
        : `${node}'s cable runs at ${speedText(rate)}.`,
    what: `${what}${agreed(node, link, rate)}`,
    why: whyOf(rate, usual),
    todo,
  };
}

function agreed(node: string, link: LinkOfNode | undefined, rate: number | undefined): string {
  if (link?.mbitPerSec === undefined) return '';
  if (link.mbitPerSec === rate) return ` ${node} and the switch agreed on ${speedText(rate)}.`;
  return ` Its link says ${speedText(link.mbitPerSec)}, and does not carry it.`;
}

function whyOf(rate: number | undefined, usual: number): string {
  if (rate !== undefined && rate <= 100 && usual > 100)
    return 'The link partner or the cable: a gigabit link needs all eight wires, and one that is broken is enough to drop to 100.';
  return 'All of its paths share its cable, its port of the switch and its own network chip: one of them brakes.';
}

function oneWay(node: string, side: 'sends' | 'receives'): Omit<NetworkFinding, 'what'> {
  return {
    kind: 'slow-direction',
    node,
    sentence: `What ${node} ${side} is slow, with everybody.`,
    why: 'One direction alone is mostly a link whose ends disagree on full duplex, or a wire that is damaged.',
    todo: `Replace the cable of ${node}, and let both ends of it choose speed and duplex by themselves.`,
  };
}

/** Two clauses as one sentence. */
export function joinWords(first: string, second: string): string {
  return `${first}; ${second}.`;
}
