import { NodeSet } from '../../cluster/node-set.ts';
import type { UpChange } from '../../protocol/provision.ts';

/** The same change on some nodes. Where it differs in the own name of each alone, `NODE` stands for that. */
export interface FoldedChange {
  readonly phase: string;
  readonly what: string;
  readonly detail: string | undefined;
  readonly nodes: string;
  readonly count: number;
}

export const OWN_NAME = 'NODE';

interface Fold {
  readonly first: UpChange;
  readonly lines: readonly string[];
  readonly names: Set<string>;
  /** Lines that hold the own name of each node. A line that all nodes get may name one of them, and stays. */
  readonly own: Set<number>;
}

/** Equal changes of many nodes as one, in the order in which they first came. */
export function foldChanges(changes: readonly UpChange[]): readonly FoldedChange[] {
  const folds: Fold[] = [];
  for (const change of changes) {
    const lines = linesOf(change);
    if (!folds.some((fold) => take(fold, change, lines))) {
      folds.push({ first: change, lines, names: new Set([change.node]), own: new Set() });
    }
  }
  return folds.map(({ first, lines, names, own }) => {
    const [what = '', ...detail] = lines.map((line, at) => (own.has(at) ? hideName(line, first.node) : line));
    return {
      phase: first.phase,
      what,
      detail: first.detail === undefined ? undefined : detail.join('\n'),
      nodes: NodeSet.of(names).toString(),
      count: names.size,
    };
  });
}

function take(fold: Fold, change: UpChange, lines: readonly string[]): boolean {
  if (fold.first.phase !== change.phase || fold.lines.length !== lines.length) return false;
  const own: number[] = [];
  for (const [at, line] of lines.entries()) {
    const known = fold.lines[at] ?? '';
    if (known === line) continue;
    if (hideName(known, fold.first.node) !== hideName(line, change.node)) return false;
    own.push(at);
  }
  fold.names.add(change.node);
  for (const at of own) fold.own.add(at);
  return true;
}

function linesOf({ what, detail }: UpChange): readonly string[] {
  return detail === undefined ? [what] : [what, ...detail.replace(/\n$/, '').split('\n')];
}

function hideName(text: string, node: string): string {
  if (!text.includes(node)) return text;
  const escaped = node.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replaceAll(new RegExp(`(?<![\\w.-])${escaped}(?![\\w-])`, 'g'), OWN_NAME);
}
