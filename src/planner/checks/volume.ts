import type { PlanFile } from '../../protocol/plan.ts';
import { type Amount, total } from '../amount.ts';
import { type Found, labelWords } from '../finding.ts';

/** Litres of all parts, without what lies beside as a spare; `undefined` where the plan says it of none. */
export function volumeOfParts(plan: PlanFile): Amount | undefined {
  const { boards, supplies, converters, usbHubs, switches, fans, loads, parts } = plan;
  const sections = [boards, supplies, converters, usbHubs, switches, fans, loads, parts];
  const all = sections.flatMap((section) => Object.entries<PlanFile['parts'][string]>(section));
  if (all.every(([, { litres }]) => litres === undefined)) return undefined;
  return total(
    all.map(([name, { litres, count }]) =>
      litres === undefined ? { known: 0, unknown: [name] } : { known: litres * count, unknown: [] },
    ),
  );
}

/** Whether the parts go into the machine at all: they cannot be larger than it. */
export function checkVolume(plan: PlanFile): readonly Found[] {
  const volume = volumeOfParts(plan);
  if (plan.litres === undefined || volume === undefined || volume.known <= plan.litres) return [];
  const parts = labelWords(volume.known, 'W').replace('W', 'litres');
  const sentence = `Its parts are ${parts}, and the whole machine is to be ${plan.litres}: they do not go in.`;
  return [{ kind: 'breaks', check: 'volume', where: 'the case', reachedAt: 0, sentence }];
}
