import { NodeSet } from '../../cluster/node-set.ts';
import type { Up, UpKind } from '../../protocol/provision.ts';
import { countOf } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { namedText } from '../nodes/nodes-sentence.ts';
import { phaseState } from './phase-words.ts';

const DOING: Readonly<Record<UpKind, string>> = {
  up: 'Bringing up',
  add: 'Adding',
  remove: 'Removing',
  down: 'Taking down',
  agent: 'Installing the agent on',
  'agent-remove': 'Removing the agent from',
};
const DO: Readonly<Record<UpKind, string>> = {
  up: 'Bring up',
  add: 'Add',
  remove: 'Remove',
  down: 'Take down',
  agent: 'Install the agent on',
  'agent-remove': 'Remove the agent from',
};
const DONE: Readonly<Record<UpKind, string>> = {
  up: 'up',
  add: 'added',
  remove: 'removed',
  down: 'down',
  agent: 'watched',
  'agent-remove': 'watched no more',
};
const NOUN: Readonly<Record<UpKind, string>> = {
  up: 'Up',
  add: 'Adding',
  remove: 'Removing',
  down: 'Down',
  agent: 'Installing the agent',
  'agent-remove': 'Removing the agent',
};

/** What it does to which nodes, for lists: bring up 8 nodes. */
export function upKindText({ kind, nodes, dryRun }: Pick<Up, 'kind' | 'nodes' | 'dryRun'>): string {
  const whole = `${DO[kind]} ${nodesText(nodes)}`;
  return dryRun ? `${whole}: a look` : whole;
}

/** How it goes or went, in a sentence. */
export function upSentence(up: Up, now = new Date()): string {
  switch (up.state) {
    case 'running':
      return `${up.dryRun ? 'Looking at' : DOING[up.kind]} ${nodesText(up.nodes)}${phaseNow(up)}${ending(up, now)}.`;
    case 'done':
      return doneText(up);
    case 'cancelled':
      return `${NOUN[up.kind]} was cancelled${after(up)}.`;
    case 'interrupted':
      return `${NOUN[up.kind]} was interrupted when Breadbox ended; the same again goes on.`;
    case 'failed':
      return failedText(up);
  }
}

function doneText(up: Up): string {
  const nodes = nodesText(up.nodes);
  if (up.dryRun) {
    return up.changed === 0
      ? `Nothing would be changed on ${nodes}.`
      : `${countOf(up.changed, 'change')} would be made on ${nodes}; nothing was changed yet.`;
  }
  const verb = sizeOf(up.nodes) === 1 ? 'is' : 'are';
  if (up.kind === 'up' && up.changed === 0)
    return `${nodes} ${verb === 'is' ? 'was' : 'were'} up already; nothing was changed.`;
  return `${nodes} ${verb} ${DONE[up.kind]}${up.verified.length > 0 ? ' and verified' : ''}.`;
}

function failedText(up: Up): string {
  const failed = failedNodes(up);
  if (up.dryRun || !hasBegun(up)) {
    return `${NOUN[up.kind]} cannot begin yet: ${countOf(Math.max(1, up.problems.length), 'problem')}. Nothing was changed.`;
  }
  if (failed.length === 0) return `${NOUN[up.kind]} ended with ${countOf(Math.max(1, up.problems.length), 'problem')}.`;
  const rest = sizeOf(up.nodes) - failed.length;
  const others = rest > 0 ? `; ${rest === 1 ? 'the other one' : `the other ${rest}`} went on` : '';
  return `${NOUN[up.kind]} could not finish ${namedText(failed)}${others}.`;
}

/** What comes before the first change is looking. */
function hasBegun({ changed, phases }: Up): boolean {
  const states = phases.slice(1).flatMap(({ nodes }) => Object.values(nodes).map(({ state }) => state));
  return changed > 0 || states.some((state) => state === 'ok' || state === 'changed');
}

/** Nodes that failed in any phase, in natural order. */
export function failedNodes({ phases }: Pick<Up, 'phases'>): readonly string[] {
  const failed = phases.flatMap(({ nodes }) =>
    Object.entries(nodes).flatMap(([name, { state }]) => (state === 'failed' ? [name] : [])),
  );
  return [...NodeSet.of(failed)];
}

/** The phase that most nodes are at, as it reads aloud. */
function phaseNow({ phases }: Up): string {
  const atWork = phases.map(({ nodes }) => Object.values(nodes).filter(({ state }) => state === 'running').length);
  const most = Math.max(0, ...atWork);
  const now = most === 0 ? phases.find((phase) => phaseState(phase) === 'waiting') : phases[atWork.indexOf(most)];
  return now === undefined ? '' : `: ${now.title}`;
}

function ending({ secondsLeft }: Up, now: Date): string {
  if (secondsLeft === undefined) return '';
  return `, done about ${clockText(new Date(now.getTime() + secondsLeft * 1000), now)}`;
}

function after({ changed, dryRun }: Up): string {
  if (dryRun || changed === 0) return '; nothing was changed';
  return ` after ${countOf(changed, 'change')}; they stay, and the next up goes on`;
}

function nodesText(nodes: string): string {
  const size = sizeOf(nodes);
  return size === 1 ? nodes : countOf(size, 'node');
}

function sizeOf(nodes: string): number {
  return NodeSet.parse(nodes).size;
}
