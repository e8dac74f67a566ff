import type { NodeRow } from '../../protocol/inventory.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { clockText } from '../clock.ts';
import { nodeSentence } from '../nodes/node-words.ts';
import { hertzText, slowText } from './figure-words.ts';
import type { Figures } from './live-figures.ts';

/** How one node stands, in a sentence: what is wrong with it now before all that was known of it. */
export function nodeNowSentence(parts: {
  readonly node: string;
  /** `undefined`: it is not in the inventory. */
  readonly row: Pick<NodeRow, 'node' | 'state' | 'roles' | 'seenAt'> | undefined;
  readonly watched: Pick<NodeTelemetry, 'state' | 'seenAt'> | undefined;
  readonly now: Figures | undefined;
}): string {
  const { node, row, watched, now } = parts;
  const isLive = now !== undefined || watched?.state === 'live';
  if (!isLive && watched?.state === 'silent') {
    const since = watched.seenAt === undefined ? '' : `; nothing was heard of it since ${clockText(watched.seenAt)}`;
    return `${node} is silent${since}.`;
  }
  const slow = slowText(now?.slow);
  if (slow !== '') {
    const clock = now?.cpu_frequency_hertz;
    return clock === undefined ? `${node} runs slow: ${slow}.` : `${node} runs at ${hertzText(clock)}: ${slow}.`;
  }
  if (row === undefined) return `${node} is watched; it is not in the list of nodes.`;
  if (isLive && (row.state === 'unknown' || row.state === 'unreachable'))
    return `${node} is watched; it is not brought up.`;
  return nodeSentence(row);
}
