import { type Accessor, createMemo } from 'solid-js';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { nodes } from '../nodes/node-list.ts';
import { panelNodes } from '../panel/panels.ts';
import { type ClusterFigures, clusterFigures } from './cluster-figures.ts';
import { figuresOf, speakingNodes } from './live-figures.ts';
import { memoryTotal } from './watched-nodes.ts';

/** Those of the machine that speak now: where nodes are listed, a head that watches itself is none. */
export function speakingMachine(): readonly string[] {
  const all = panelNodes();
  return all === undefined ? speakingNodes() : speakingNodes().filter((node) => all.includes(node));
}

/** What all nodes do together this second; `undefined`: none of them speaks, or the head is not followed. */
export function createClusterNow(
  of: (node: string) => NodeTelemetry | undefined,
): Accessor<ClusterFigures | undefined> {
  return createMemo(() => {
    const rows = new Map(nodes()?.map((row) => [row.node, row]));
    const speaking = speakingMachine().flatMap((node) => {
      const figures = figuresOf(node);
      const told = of(node);
      const row = rows.get(node);
      return figures === undefined
        ? []
        : [{ node, figures, cores: told?.about?.cores ?? row?.cores, memoryTotal: memoryTotal(told) ?? row?.memBytes }];
    });
    return speaking.length === 0 ? undefined : clusterFigures(speaking);
  });
}
