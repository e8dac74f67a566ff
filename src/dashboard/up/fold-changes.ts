import { NodeSet } from '../../cluster/node-set.ts';
import type { UpChange } from '../../protocol/provision.ts';

/** The same change on some nodes. */
export interface FoldedChange {
  readonly phase: string;
  /** `NODE` stands for the own name of each node where that alone differs. */
  readonly what: string;
  readonly detail: string | undefined;
  readonly nodes: string;
  readonly count: number;
}

export const OWN_NAME = 'NODE';

type Writing = Pick<FoldedChange, 'what' | 'detail'>;

/**
 * How a change may be written so that it is equal on several nodes, the plainest first: as it stands; without the own name in what it
 * says and in the lines that go (127.0.1.1 n1); without it anywhere. A line that all nodes get may hold the name of one of them.
 */
const WRITINGS: readonly ((change: UpChange) => Writing)[] = [
  ({ what, detail }) => ({ what, detail }),
  ({ node, what, detail }) => ({
    what: hide(what, node),
    detail: detail?.replaceAll(/^-.*$/gm, (line) => hide(line, node)),
  }),
  ({ node, what, detail }) => ({ what: hide(what, node), detail: detail && hide(detail, node) }),
];

interface Fold {
  readonly first: UpChange;
  readonly names: Set<string>;
  writing: number;
}

/** Equal changes of many nodes as one, in the order in which they first came. */
export function foldChanges(changes: readonly UpChange[]): readonly FoldedChange[] {
  const folds: Fold[] = [];
  const byKey = new Map<string, Fold>();
  for (const change of changes) {
    const keys = WRITINGS.map((write, at) => JSON.stringify([at, change.phase, write(change)]));
    const writing = keys.findIndex((key) => byKey.has(key));
    const known = byKey.get(keys[writing] ?? '');
    if (known !== undefined) {
      known.names.add(change.node);
      known.writing = Math.max(known.writing, writing);
      continue;
    }
    const fold: Fold = { first: change, names: new Set([change.node]), writing: 0 };
    folds.push(fold);
    for (const key of keys) byKey.set(key, fold);
  }
  return folds.map(({ first, names, writing }) => ({
    phase: first.phase,
    ...(WRITINGS[writing]?.(first) ?? { what: first.what, detail: first.detail }),
    nodes: NodeSet.of(names).toString(),
    count: names.size,
  }));
}

function hide(text: string, node: string): string {
  const escaped = node.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replaceAll(new RegExp(`(?<![\\w.-])${escaped}(?![\\w-])`, 'g'), OWN_NAME);
}
