import { createMemo } from 'solid-js';
import { silentNodes } from '../telemetry/live-figures.ts';
import type { NodeScene } from '../telemetry/node-scene.ts';
import type { NowState } from '../telemetry/now-state.ts';
import { type Cable, cableOf, usualBits } from './cable.ts';

/** What the drawing shows, by the name of a node. */
export interface Machine {
  /** The head's own computer: one of the nodes where the inventory has it. */
  head(): string;
  /** The inventory has it, or an agent speaks for it. */
  isHeadANode(): boolean;
  /** All others, in panel order. */
  names(): readonly string[];
  state(node: string): NowState;
  cable(node: string): Cable;
  cores(node: string): number | undefined;
  /** How many the inventory has, and others whose agents speak; the head's own computer only where it is listed. */
  count(): number;
  /** Of these together, where those of each are known. */
  allCores(): number | undefined;
  /** What the middle one of the nodes' cables has agreed on, bit/s. */
  usual(): number | undefined;
}

export function createMachine(
  scene: NodeScene,
  parts: {
    /** Of the cluster, where there is one. */
    readonly clusterHead: () => string | undefined;
    /** What the head's own computer is called, and its cores. */
    readonly computer: () => { readonly node: string; readonly cores: number } | undefined;
  },
): Machine {
  const head = createMemo(() => {
    const here = parts.computer()?.node;
    const listed = scene
      .names()
      .find((node) => node === parts.clusterHead() || scene.row(node)?.roles.includes('head'));
    return listed ?? here ?? 'this computer';
  });
  const names = createMemo(() => scene.names().filter((node) => node !== head()));
  const isHeadANode = () => scene.names().includes(head());
  const counted = () => [...(scene.row(head()) === undefined ? [] : [head()]), ...names()];
  const cores = (node: string) =>
    scene.cores(node) ?? (node === parts.computer()?.node ? parts.computer()?.cores : undefined);
  const isSilent = (node: string) => silentNodes().has(node);
  const cable = (node: string) =>
    cableOf(
      isSilent(node) ? undefined : scene.watched.of(node),
      scene.network.of(node),
      scene.network.test()?.findings ?? [],
      node,
    );
  return {
    head,
    isHeadANode,
    names,
    state: scene.state,
    cable,
    cores,
    count: () => counted().length,
    allCores: () => {
      const all = counted().map(cores);
      return all.includes(undefined) ? undefined : all.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    },
    usual: createMemo(() => usualBits(names().map(cable))),
  };
}
