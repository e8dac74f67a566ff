import type { MaintainedNode } from './maintained-node.ts';

export interface Order {
  readonly rolling: boolean;
  readonly atOnce: number;
  readonly byGroup: boolean;
}

/** In turns: who is in one is done together. Those that others need come last, each alone: who serves the home, the head, this computer. */
export function orderNodes(nodes: readonly MaintainedNode[], order: Order): readonly (readonly MaintainedNode[])[] {
  const plain = nodes.filter(({ isStorage, isHead, isOwn }) => !isStorage && !isHead && !isOwn);
  const storage = nodes.filter(({ isStorage, isHead, isOwn }) => isStorage && !isHead && !isOwn);
  const heads = nodes.filter(({ isHead, isOwn }) => isHead && !isOwn);
  const own = nodes.filter(({ isOwn }) => isOwn);
  const last = [storage, heads, own].filter((each) => each.length > 0);
  return [...turns(plain, order), ...last];
}

function turns(nodes: readonly MaintainedNode[], { rolling, atOnce, byGroup }: Order): MaintainedNode[][] {
  if (nodes.length === 0) return [];
  if (!rolling) return [[...nodes]];
  if (!byGroup) return inPieces(nodes, atOnce);
  const groups = new Map<string, MaintainedNode[]>();
  for (const node of nodes) {
    const [group] = node.groups;
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), node]);
  }
  return [
    ...groups.values(),
    ...inPieces(
      nodes.filter((node) => node.groups.length === 0),
      atOnce,
    ),
  ];
}

function inPieces(nodes: readonly MaintainedNode[], size: number): MaintainedNode[][] {
  const count = Math.ceil(nodes.length / size);
  return Array.from({ length: count }, (_, at) => nodes.slice(at * size, (at + 1) * size));
}
