import { SWITCHES } from '../../machines/boards-switches.ts';
import type { PlanFile } from '../../protocol/plan.ts';
import type { Found } from '../finding.ts';
import { PlanFault } from '../plan-fault.ts';

/** Whether each switch has a port for every board. Where there is one switch, boards are in it unless they say `none`. */
export function checkPorts(plan: PlanFile): readonly Found[] {
  const names = Object.keys(plan.switches);
  const only = names.length === 1 ? names[0] : undefined;
  const wanted = new Map<string, number>();
  for (const [board, { net, count }] of Object.entries(plan.boards)) {
    const to = net ?? only;
    if (to === undefined || to === 'none') continue;
    if (!names.includes(to))
      throw new PlanFault(
        ['boards', board, 'net'],
        `there is no switch ${to}; there are ${[...names, 'none'].join(', ')}`,
      );
    wanted.set(to, (wanted.get(to) ?? 0) + count);
  }
  return names.flatMap((name) => {
    const given = plan.switches[name]!;
    const each = given.ports ?? SWITCHES.find(({ model }) => model === given.model)?.ports.value;
    return checkSwitch(name, each, given.count, (wanted.get(name) ?? 0) + given.uplinks);
  });
}

function checkSwitch(name: string, each: number | undefined, count: number, used: number): readonly Found[] {
  const about = { check: 'ports', where: name } as const;
  if (used === 0) return [];
  if (each === undefined)
    return [
      {
        kind: 'unknown',
        ...about,
        unknown: [`the ports of ${name}`],
        sentence: `How many ports ${name} has is unknown; ${used} are wanted.`,
      },
    ];
  // Of several, one port at each end of the cable between them is gone.
  const there = each * count - 2 * (count - 1);
  if (used <= there) return [];
  const sentence = `${name} has ${there} ports, and ${used} are wanted.`;
  return [{ kind: 'breaks', ...about, reachedAt: 0, sentence }];
}
