import { NodeSet } from '../../cluster/node-set.ts';
import type { NodeRow } from '../../protocol/inventory.ts';
import { countText } from '../amounts.ts';
import { capital, listed, spelled } from '../sentence-words.ts';

/** More than so many are told as a folded set. */
const MOST_NAMED = 2;

type Known = Pick<NodeRow, 'node' | 'state'>;

/** How things stand with the nodes, in a sentence or two. */
export function nodesSentence(
  nodes: readonly Known[] | undefined,
  /** Whose agents spoke once and do not now. */
  unheard: ReadonlySet<string> = new Set(),
  /** Whose agents speak now. */
  speaking: readonly string[] = [],
  /** Of whom alerts tell. */
  inNeed: ReadonlySet<string> = new Set(),
): string {
  if (nodes === undefined) return 'Asking for the nodes.';
  if (nodes.length === 0) return 'Your supercomputer has no nodes yet.';
  const silent = namesOf(nodes, 'unreachable');
  const quiet = nodes.flatMap(({ node, state }) => (state !== 'unreachable' && unheard.has(node) ? [node] : []));
  const unfinished = namesOf(nodes, 'failed');
  const trouble = [
    ...(silent.length === 0 ? [] : [`${namedText(silent)} ${silent.length === 1 ? 'does' : 'do'} not answer`]),
    ...(quiet.length === 0 ? [] : [`${namedText(quiet)} ${quiet.length === 1 ? 'is' : 'are'} silent`]),
    ...(unfinished.length === 0
      ? []
      : [`${namedText(unfinished)} ${unfinished.length === 1 ? 'was' : 'were'} not finished`]),
  ];
  const needy = nodes.flatMap(({ node, state }) =>
    inNeed.has(node) && state !== 'unreachable' && state !== 'failed' && !quiet.includes(node) ? [node] : [],
  );
  if (needy.length > 0) trouble.push(`${namedText(needy)} ${needy.length === 1 ? 'needs' : 'need'} a hand`);
  const watched = nodes.filter(({ node }) => speaking.includes(node)).length;
  const known = nodes.map((one) => (quiet.includes(one.node) ? { ...one, state: 'unreachable' as const } : one));
  const isUp = nodes.some(({ state }) => state === 'up');
  const well = !isUp && watched > 0 ? watchedText(watched, nodes.length) : wellText(known);
  return trouble.length === 0 ? well : `${well} ${trouble.join('; ')}.`;
}

/** Few by name, more as a folded set: rain5 and rain6; rain[5-7]. */
export function namedText(names: readonly string[]): string {
  return names.length > MOST_NAMED ? NodeSet.of(names).toString() : listed(names);
}

function wellText(nodes: readonly Known[]): string {
  const all = nodes.length;
  const count = (state: NodeRow['state']) => nodes.filter((node) => node.state === state).length;
  const up = count('up');
  const reachable = count('reachable');
  const fresh = count('unknown');
  if (up === all) return all === 1 ? `${nodes[0]?.node} is up.` : `All ${spelled(all)} nodes are up.`;
  if (up > 0)
    return `${countText(up)} of ${countText(all)} nodes ${up === 1 ? 'is' : 'are'} up${waiting(reachable, fresh)}.`;
  if (fresh === all) {
    return all === 1
      ? `${nodes[0]?.node} is known; it was not contacted yet.`
      : `${capital(spelled(all))} nodes are known; none was contacted yet.`;
  }
  if (reachable > 0) return `${countText(reachable)} of ${countText(all)} nodes answer; none is up yet.`;
  return all === 1 ? 'The one node is not up.' : `None of ${spelled(all)} nodes is up.`;
}

function watchedText(watched: number, all: number): string {
  const who =
    watched === all
      ? all === 1
        ? 'The one node'
        : `All ${spelled(all)} nodes`
      : `${countText(watched)} of ${countText(all)} nodes`;
  return `${who} ${watched === 1 ? 'is' : 'are'} watched; none is brought up yet.`;
}

function waiting(reachable: number, fresh: number): string {
  const rest = reachable + fresh;
  return rest === 0 ? '' : `, ${spelled(rest)} ${rest === 1 ? 'waits' : 'wait'} to be brought up`;
}

function namesOf(nodes: readonly Known[], state: NodeRow['state']): readonly string[] {
  return nodes.filter((node) => node.state === state).map(({ node }) => node);
}
