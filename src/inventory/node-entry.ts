import type { NodeSpec } from '../protocol/inventory.ts';

/** Counted from 1; columns in UTF-16 units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A node as someone has written it down, patterns expanded and every field checked by itself. */
export interface NodeEntry extends Omit<NodeSpec, 'node'> {
  /** Absent: an address alone, which Breadbox names. */
  readonly node: string | undefined;
  /** Of its name, else of its address; none where it does not come from a file. */
  readonly place: Place | undefined;
  readonly addressPlace: Place | undefined;
}

/** Two nodes that have it in common are one. Behind different ports or jump hosts equal addresses may be two boards. */
export function addressKey({ address, port, jump }: Pick<NodeSpec, 'address' | 'port' | 'jump'>): string {
  return `${address.toLowerCase()} ${port ?? 22} ${jump ?? ''}`;
}
