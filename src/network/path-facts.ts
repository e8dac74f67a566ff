import type { NetworkFinding, NetworkPair } from '../protocol/network.ts';
import { medianOf } from './ping-replies.ts';

/** What agents tell of the way out of a node. */
export interface LinkOfNode {
  readonly mbitPerSec?: number | undefined;
  readonly isWireless?: boolean | undefined;
}

export interface PathFacts {
  readonly pairs: readonly NetworkPair[];
  readonly links: ReadonlyMap<string, LinkOfNode>;
  /** The last test of this kind that measured throughput. */
  readonly before?: { readonly pairs: readonly NetworkPair[]; readonly startedAt: string } | undefined;
}

/** A finding, and the pairs that are measured once more, alone, before it is believed. */
export interface Judged {
  readonly finding: NetworkFinding;
  readonly lookAgain: readonly (readonly [string, string])[];
}

/** One figure of each direction, and what ends there are. */
export class Paths {
  readonly ends: readonly string[];
  readonly #values = new Map<string, Map<string, number>>();

  constructor(pairs: readonly NetworkPair[], figure: (pair: NetworkPair) => number | undefined) {
    const ends = new Set<string>();
    for (const pair of pairs) {
      const value = figure(pair);
      if (value === undefined) continue;
      ends.add(pair.from).add(pair.to);
      const row = this.#values.get(pair.from) ?? new Map<string, number>();
      this.#values.set(pair.from, row.set(pair.to, value));
    }
    this.ends = [...ends];
  }

  get(from: string, to: string): number | undefined {
    return this.#values.get(from)?.get(to);
  }

  /** By whom it was reached, and what that came to. */
  to(end: string): (readonly [string, number])[] {
    return this.ends.flatMap((from) => pairOf(from, this.get(from, end)));
  }

  from(end: string): (readonly [string, number])[] {
    return [...(this.#values.get(end) ?? [])];
  }

  of(end: string): number[] {
    return [...this.from(end), ...this.to(end)].map(([, value]) => value);
  }
}

function pairOf(end: string, value: number | undefined): (readonly [string, number])[] {
  return value === undefined ? [] : [[end, value]];
}

/** At least one value. */
export function typical(values: readonly number[]): number {
  return medianOf([...values].sort((a, b) => a - b));
}
