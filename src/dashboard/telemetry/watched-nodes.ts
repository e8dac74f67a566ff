import { createMemo, onCleanup } from 'solid-js';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { call } from '../client.ts';
import { createLoad, type Load } from '../load.ts';

/** What the live event does not tell (links, memory, what a node is) changes seldom. */
const LOOK_MS = 20_000;

export interface WatchedNodes extends Load<readonly NodeTelemetry[]> {
  of(node: string): NodeTelemetry | undefined;
}

/** All nodes as their agents last told of them: those of the inventory, and others that speak. */
export function createWatchedNodes(): WatchedNodes {
  const load = createLoad(
    () => true,
    (_, signal): Promise<readonly NodeTelemetry[]> => call('GET /api/telemetry', { signal }),
    { gapMs: 1000 },
  );
  const timer = setInterval(() => document.hidden || load.reload(), LOOK_MS);
  onCleanup(() => clearInterval(timer));
  const byName = createMemo(() => new Map(load.value()?.map((one) => [one.node, one])));
  return { ...load, of: (node) => byName().get(node) };
}

/** The interface through which the head is reached; else the first that has a cable. */
export function mainInterface(one: NodeTelemetry | undefined): string | undefined {
  const all = one?.about?.interfaces ?? [];
  return (all.find(({ isMain }) => isMain) ?? all.find(({ kind }) => kind === 'wired'))?.interface;
}

/** Memory that its kernel can use, bytes. */
export function memoryTotal(one: NodeTelemetry | undefined): number | undefined {
  return one?.values.memory_total_bytes ?? one?.about?.memBytes;
}
