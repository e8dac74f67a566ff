import { SWITCHES } from '../../machines/boards-switches.ts';
import type { PlanFile } from '../../protocol/plan.ts';
import type { Found } from '../finding.ts';
import { listWords } from '../list-words.ts';
import { PlanFault } from '../plan-fault.ts';

interface Ports {
  readonly name: string;
  /** Where they are known, without those that join several switches of the same name. */
  readonly there: number | undefined;
  readonly used: number;
}

/**
 * Whether each switch has a port for every board. Where there is one switch, boards are in it unless they say `none`; where there are
 * several and a board does not say, all of them together must have enough.
 */
export function checkPorts(plan: PlanFile): readonly Found[] {
  const names = Object.keys(plan.switches);
  const only = names.length === 1 ? names[0] : undefined;
  const wanted = new Map<string, number>();
  const silent: string[] = [];
  let somewhere = 0;
  for (const [board, { net = only, count }] of Object.entries(plan.boards)) {
    if (net === 'none' || (net === undefined && names.length === 0)) continue;
    if (net === undefined) {
      silent.push(board);
      somewhere += count;
      continue;
    }
    if (!names.includes(net))
      throw new PlanFault(
        ['boards', board, 'net'],
        `there is no switch ${net}; there are ${[...names, 'none'].join(', ')}`,
      );
    wanted.set(net, (wanted.get(net) ?? 0) + count);
  }
  const switches = names.map((name): Ports => {
    const given = plan.switches[name]!;
    const each = given.ports ?? SWITCHES.find(({ model }) => model === given.model)?.ports.value;
    // Of several, one port at each end of the cable between them is gone.
    const there = each === undefined ? undefined : each * given.count - 2 * (given.count - 1);
    return { name, there, used: (wanted.get(name) ?? 0) + given.uplinks };
  });
  return [...switches.flatMap(checkSwitch), ...checkSilent(silent, somewhere, switches)];
}

function checkSwitch({ name, there, used }: Ports): readonly Found[] {
  const about = { check: 'ports', where: name } as const;
  if (used === 0) return [];
  if (there === undefined) {
    const sentence = `How many ports ${name} has is unknown; ${used} are wanted.`;
    return [{ kind: 'unknown', ...about, unknown: [`the ports of ${name}`], sentence }];
  }
  if (used <= there) return [];
  const sentence = `${name} has ${there} ports, and ${used} are wanted.`;
  return [{ kind: 'breaks', ...about, reachedAt: 0, sentence }];
}

function checkSilent(boards: readonly string[], wanted: number, switches: readonly Ports[]): readonly Found[] {
  if (wanted === 0) return [];
  const where = listWords(boards);
  const all = listWords(switches.map(({ name }) => name));
  const left = switches.reduce<number | undefined>(
    (sum, { there, used }) => (sum === undefined || there === undefined ? undefined : sum + Math.max(0, there - used)),
    0,
  );
  if (left !== undefined && wanted > left) {
    const sentence = `${all} have ${left} ports left together, and ${wanted} are wanted for ${where}.`;
    return [{ kind: 'breaks', check: 'ports', where: all, reachedAt: 0, sentence }];
  }
  const sentence = `In which switch ${where} ${boards.length === 1 ? 'is' : 'are'} is not said, so its ports are not checked. Say net: SWITCH, or net: none.`;
  return [{ kind: 'unknown', check: 'ports', where, sentence, unknown: [`the switch of ${where}`] }];
}
