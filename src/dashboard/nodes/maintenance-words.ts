import { NodeSet } from '../../cluster/node-set.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';

const STEP_WORDS: Readonly<Record<Maintenance['nodes'][number]['step'], string>> = {
  waiting: 'waits for its turn',
  draining: 'ends its work',
  rebooting: 'restarts',
  back: 'is tested',
  'powering-off': 'switches off',
  done: 'done',
  failed: 'failed',
  skipped: 'left out',
};

const DAY_MS = 24 * 3600 * 1000;

/** It is under way, or ended today with nodes that are left. */
export function needsALook({ state, endedAt }: Maintenance, nowMs = Date.now()): boolean {
  if (state === 'running') return true;
  const isYoung = endedAt !== undefined && nowMs - Date.parse(endedAt) < DAY_MS;
  return isYoung && (state === 'failed' || state === 'interrupted');
}

export function maintenanceSentence({ kind, nodes, state, by }: Maintenance): string {
  const done = nodes.filter(({ step }) => step === 'done').length;
  const what = kind === 'reboot' ? 'Restarting nodes' : 'Switching nodes off';
  const count = `${done} of ${nodes.length} done`;
  if (state === 'running') return `${what} for ${by}: ${count}.`;
  const ended = { done: 'ended', failed: 'failed', cancelled: 'was ended', interrupted: 'was interrupted' }[state];
  return `${what} ${ended}: ${count}.`;
}

/** Nodes that do the same on one line; those that are done or wait need none. */
export function shownNodes({ nodes }: Maintenance): readonly { readonly nodes: string; readonly words: string }[] {
  const byWords = new Map<string, string[]>();
  for (const { node, step, now, reason } of nodes) {
    if (step === 'done' || step === 'waiting') continue;
    const said = now ?? reason;
    const words = said === undefined ? STEP_WORDS[step] : `${STEP_WORDS[step]}: ${said}`;
    byWords.set(words, [...(byWords.get(words) ?? []), node]);
  }
  return [...byWords].map(([words, names]) => ({ nodes: NodeSet.of(names).toString(), words }));
}
