/** What its owner calls the machine: what the names of all nodes begin with (rain0, rain12: rain); else the name of the head. */
export function clusterName(nodes: readonly string[], head: string | undefined): string {
  const [first, ...others] = nodes;
  const stem = first === undefined ? undefined : stemOf(first);
  if (stem !== undefined && others.length > 0 && others.every((node) => stemOf(node) === stem)) return stem;
  return (others.length === 0 ? first : undefined) ?? head ?? 'Breadbox';
}

function stemOf(node: string): string | undefined {
  return /^(.*[^\d_.-])[_.-]?\d+$/.exec(node)?.[1];
}
