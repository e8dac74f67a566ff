import { batch, createSignal } from 'solid-js';
import { LIVE_FIGURES } from '../../protocol/series.ts';
import type { LiveFigure, LiveTelemetry } from '../../protocol/telemetry.ts';

/** What a node does now; what is not known is not there. */
export type Figures = { readonly [F in LiveFigure]?: number };

/** After so long without an event, what is known is not the present any more. */
const HOLDS_MS = 6000;

/** A signal a node, so that a second of sixty nodes changes only the words that are different. */
type NodeSignal = ReturnType<typeof createSignal<Figures | undefined>>;
const signals = new Map<string, NodeSignal>();
const [speaking, setSpeaking] = createSignal<readonly string[]>([], { equals: sameNames });
const [silent, setSilent] = createSignal<ReadonlySet<string>>(new Set<string>(), { equals: sameSet });
const [isHeard, setHeard] = createSignal(false);

let forgetting: ReturnType<typeof setTimeout> | undefined;

/** The nodes whose agents speak now. */
export const speakingNodes = speaking;
/** Those whose agents spoke once and do not now. */
export const silentNodes = silent;
/** Whether the head tells of its nodes at the moment; false on pages that do not follow it. */
export const isLive = isHeard;

/** What a node does this second; `undefined`: its agent does not speak, or the head was not heard of. */
export function figuresOf(node: string): Figures | undefined {
  return signalOf(node)[0]();
}

export function putFigures(event: LiveTelemetry): void {
  // What is made of all nodes is made once a second, not once for each of them.
  batch(() => {
    for (const [node, row] of Object.entries(event.nodes)) signalOf(node)[1](namedFigures(row));
    const spoken = Object.keys(event.nodes);
    for (const node of speaking()) if (!(node in event.nodes)) signalOf(node)[1](undefined);
    setSpeaking(spoken);
    setSilent(new Set(event.silent));
    setHeard(true);
  });
  clearTimeout(forgetting);
  forgetting = setTimeout(forgetFigures, HOLDS_MS);
}

export function forgetFigures(): void {
  clearTimeout(forgetting);
  for (const [, set] of signals.values()) set(undefined);
  setSpeaking([]);
  setSilent(new Set<string>());
  setHeard(false);
}

/** A row of the live event by name. */
export function namedFigures(row: readonly (number | null)[]): Figures {
  const named: { [F in LiveFigure]?: number } = {};
  for (const [place, figure] of LIVE_FIGURES.entries()) {
    const value = row[place];
    if (value !== null && value !== undefined) named[figure] = value;
  }
  return named;
}

function signalOf(node: string): NodeSignal {
  let signal = signals.get(node);
  if (signal === undefined) {
    signal = createSignal<Figures | undefined>(undefined);
    signals.set(node, signal);
  }
  return signal;
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name));
}
