import { addressKey, type NodeEntry } from './node-entry.ts';
import type { Problems } from './problems.ts';

/** What is wrong between nodes that come together. */
export function checkTogether(
  entries: readonly NodeEntry[],
  problems: Problems,
  { mayLackCompute = false }: { readonly mayLackCompute?: boolean } = {},
): void {
  const names = new Map<string, NodeEntry>();
  const addresses = new Map<string, NodeEntry>();
  for (const entry of entries) {
    const name = entry.node?.toLowerCase();
    const twin = name === undefined ? undefined : names.get(name);
    if (twin !== undefined)
      problems.add(entry.place, `${entry.node} is here twice${before(twin)}; each node once was expected.`);
    else if (name !== undefined) names.set(name, entry);
    const key = addressKey(entry);
    const neighbour = addresses.get(key);
    if (neighbour === undefined) addresses.set(key, entry);
    else if (twin === undefined || addressKey(twin) !== key)
      problems.add(
        entry.addressPlace,
        `the address ${entry.address} is here twice${before(neighbour)}; one for each node was expected.`,
      );
  }
  for (const role of ['head', 'storage'] as const) {
    const [first, ...more] = entries.filter(({ roles }) => roles.includes(role));
    for (const entry of more)
      problems.add(entry.place, `a second node with the role ${role}${before(first!)}; one was expected.`);
  }
  const [first] = entries;
  if (
    first !== undefined &&
    !mayLackCompute &&
    problems.none &&
    !entries.some(({ roles }) => roles.includes('compute'))
  )
    problems.add(first.place, 'no node has the role compute; one at least was expected.');
}

function before({ place, node }: NodeEntry): string {
  if (place === undefined) return '';
  return node === undefined ? ` (first in line ${place.line})` : ` (first in line ${place.line}, ${node})`;
}
