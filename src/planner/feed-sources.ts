import type { PlanFile } from '../protocol/plan.ts';
import type { Source } from './feed.ts';
import { converter } from './sources/converter.ts';
import { poeSwitch } from './sources/poe-switch.ts';
import { supply } from './sources/supply.ts';
import { usbHub } from './sources/usb-hub.ts';

/** Everything in a plan that gives power, by name. @throws PlanFault */
export function sourcesOf(plan: PlanFile): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const [name, given] of Object.entries(plan.supplies)) sources.set(name, supply(name, given));
  for (const [name, given] of Object.entries(plan.converters)) sources.set(name, converter(name, given));
  for (const [name, given] of Object.entries(plan.usbHubs)) sources.set(name, usbHub(name, given));
  for (const [name, given] of Object.entries(plan.switches)) {
    const source = poeSwitch(name, given);
    if (source !== undefined) sources.set(name, source);
  }
  return sources;
}
