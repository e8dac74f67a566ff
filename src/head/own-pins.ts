interface Addressed {
  readonly node: string;
  readonly address: string;
}

/**
 * The names of removed virtual nodes whose pinned host keys were theirs.
 * @param listed the inventory: where it has another machine of such a name, at another address, the pin is that machine's
 */
export function ownPins(removed: readonly Addressed[], listed: readonly Addressed[]): readonly string[] {
  const addresses = new Map(listed.map(({ node, address }) => [node, address]));
  return removed.filter(({ node, address }) => (addresses.get(node) ?? address) === address).map(({ node }) => node);
}
