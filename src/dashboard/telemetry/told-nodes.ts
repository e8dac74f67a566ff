import { createEffect, createSignal, on } from 'solid-js';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { call } from '../client.ts';
import { speakingNodes } from './live-figures.ts';

const [told, setTold] = createSignal<ReadonlyMap<string, NodeTelemetry>>(new Map());

/** What a node told of itself when it was asked last: good for what does not change while it speaks, such as its cores. */
export function toldOf(node: string): NodeTelemetry | undefined {
  return told().get(node);
}

/** Asks for it when a node begins to speak of which nothing is known, as long as the caller lives. */
export function followToldNodes(): void {
  createEffect(
    on(speakingNodes, (speaking) => {
      if (speaking.every((node) => told().has(node))) return;
      call('GET /api/telemetry')
        .then((list) => setTold(new Map(list.map((one) => [one.node, one]))))
        .catch(() => undefined); // what is made of it says less until a node comes or goes
    }),
  );
}
