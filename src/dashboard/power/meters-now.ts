import { createSignal } from 'solid-js';
import type { Meters } from '../../protocol/meters.ts';

const [meters, setMeters] = createSignal<Meters>();

/** What the power meters show, as the head tells every two seconds; undefined where there are none. */
export const metersNow = meters;

export function putMeters(now: Meters): void {
  setMeters(now.meters.length === 0 ? undefined : now);
}
