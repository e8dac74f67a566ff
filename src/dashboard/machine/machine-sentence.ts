import { countOf } from '../amounts.ts';
import { capital, listed, spelled } from '../sentence-words.ts';
import { bitsText } from '../telemetry/figure-words.ts';
import { type Cable, cableText, isCableTrouble, usualBits } from './cable.ts';

export interface CabledNode {
  readonly node: string;
  readonly cable: Cable;
}

/** More than these are counted, not named. */
const MOST_NAMED = 3;

/** What the drawing says, in words: which cable should be looked at, or that all run as fast as each other. */
export function machineSentence(head: string, nodes: readonly CabledNode[]): string {
  if (nodes.length === 0) return `One computer and no cable: Breadbox has ${head} alone.`;
  const usual = usualBits(nodes.map(({ cable }) => cable));
  const troubled = nodes.filter(({ cable }) => isCableTrouble(cable, usual));
  const [first] = troubled;
  if (first !== undefined) return troubleSentence(troubled, nodes.length, usual);
  const known = nodes.filter(({ cable }) => cable.bitsPerSec !== undefined).length;
  if (usual === undefined)
    return `${capital(spelled(nodes.length))} ${nodes.length === 1 ? 'node' : 'nodes'}, and the speed of no cable is known.`;
  if (known === nodes.length) {
    const [more] = nodes.filter(({ cable }) => (cable.bitsPerSec ?? 0) > usual);
    const speed = `${bitsText(usual)}${more === undefined ? '' : ' or more'}`;
    return nodes.length === 1
      ? `${nodes[0]?.node}’s cable runs at ${speed}.`
      : `The cables of all ${spelled(nodes.length)} nodes run at ${speed}.`;
  }
  return `${capital(spelled(known))} of ${spelled(nodes.length)} cables ${known === 1 ? 'is' : 'are'} known to run at ${bitsText(usual)}.`;
}

function troubleSentence(troubled: readonly CabledNode[], all: number, usual: number | undefined): string {
  const [first] = troubled as [CabledNode];
  if (troubled.length > MOST_NAMED)
    return `${capital(spelled(troubled.length))} of ${spelled(all)} cables are not as they should be.`;
  if (troubled.length > 1)
    return `The cables of ${listed(troubled.map(({ node }) => node))} are not as they should be.`;
  const { cable, node } = first;
  if (cable.state === 'nobody') return `${node}’s cable has nobody at the other end.`;
  const isSlower = cable.bitsPerSec !== undefined && usual !== undefined && cable.bitsPerSec < usual;
  if (!isSlower && !cable.isHalfDuplex && cable.finding !== undefined) return cable.finding;
  const others = isSlower ? `, where ${bitsText(usual)} is usual here` : '';
  return `${node}’s cable runs at ${cableText(cable)}${others}.`;
}

/** Under the title of a picture that leaves the page: 8 nodes, 32 cores. */
export function machineCounts(nodes: number, cores: number | undefined): string {
  return [countOf(nodes, 'node'), ...(cores === undefined ? [] : [countOf(cores, 'core')])].join(', ');
}
