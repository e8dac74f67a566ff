import { batch, createMemo, createRoot, createSignal } from 'solid-js';
import type { LivePanel } from '../../protocol/panel.ts';
import { bitsOf } from '../../protocol/panel-frame.ts';
import { call } from '../client.ts';
import { gapAfter } from '../load.ts';
import { nodes } from '../nodes/node-list.ts';
import { createSteady, type Steady } from './steady.ts';

/** What the panel of a node shows; the bits of `leds` begin at the top. */
export type PanelNow = LivePanel['nodes'][string];

/** A lamp that goes on and off every sixth of a second flashes three times a second. */
const HOLD_MS = 167;
/** Where nothing is to move, lamps do not flicker either. */
const CALM_HOLD_MS = 1000;
const GAP_MS = 1000;

/** A signal a node, so that a lamp that changes draws one lamp. */
interface NodePanel {
  readonly now: () => PanelNow | undefined;
  readonly steady: Steady<PanelNow | undefined>;
}

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const known = new Map<string, NodePanel>();
const [names, setNames] = createSignal<readonly string[] | undefined>(undefined, { equals: isSameList });

/**
 * The nodes on the panel, in panel order: those of the inventory; where it names none, all that speak. (A head on a laptop watches
 * itself too, and is no part of the machine.) Undefined until the head was asked.
 */
export const panelNodes = createRoot(() =>
  createMemo<readonly string[] | undefined>(
    () => {
      const listed = new Set(nodes()?.map(({ node }) => node));
      return listed.size === 0 ? names() : names()?.filter((node) => listed.has(node));
    },
    undefined,
    { equals: isSameList },
  ),
);

/** What the panel of a node shows, slowed down to what may flash on a screen. */
export function panelOf(node: string): PanelNow | undefined {
  return nodePanel(node).now();
}

export function putPanels(event: LivePanel): void {
  // What is made of all panels is made once an event.
  batch(() => {
    for (const [node, panel] of Object.entries(event.nodes)) nodePanel(node).steady.put(panel);
  });
  if (Object.keys(event.nodes).some((node) => names()?.includes(node) !== true)) void loadPanels();
}

let asking = false;
let again = false;

/** Asks the head for all panels, at most once a second; calls in between become one. */
export async function loadPanels(): Promise<void> {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  const began = performance.now();
  // Without an answer the panels stay as they are; the page itself says what is wrong.
  const list = await call('GET /api/panel').catch(() => undefined);
  if (list !== undefined) {
    batch(() => {
      for (const { node, leds, ...rest } of list) nodePanel(node).steady.put({ ...rest, leds: bitsOf(leds) });
      setNames(list.map(({ node }) => node));
    });
  }
  setTimeout(
    () => {
      asking = false;
      if (!again) return;
      again = false;
      void loadPanels();
    },
    gapAfter(began, GAP_MS),
  );
}

export function forgetPanels(): void {
  for (const { steady } of known.values()) steady.stop();
  known.clear();
  setNames(undefined);
}

function nodePanel(node: string): NodePanel {
  let panel = known.get(node);
  if (panel === undefined) {
    const [now, setNow] = createSignal<PanelNow | undefined>(undefined, { equals: isSame });
    panel = { now, steady: createSteady(() => (calm.matches ? CALM_HOLD_MS : HOLD_MS), setNow) };
    known.set(node, panel);
  }
  return panel;
}

function isSameList(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((node, at) => node === other[at]);
}

function isSame(one: PanelNow | undefined, other: PanelNow | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const keys = ['state', 'mode', 'leds', 'hardware', 'because', 'hasSwitch', 'users'] as const;
  return keys.every((key) => one[key] === other[key]);
}
