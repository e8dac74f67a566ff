import { POE_CLASSES, POE_STANDARDS, SWITCHES } from '../../machines/boards-switches.ts';
import type { PlanFile } from '../../protocol/plan.ts';
import type { Feed, Source } from '../feed.ts';
import { lossIn } from '../loss.ts';
import { PlanFault } from '../plan-fault.ts';
import { inTable } from './in-table.ts';

/** A switch as what gives power; `undefined` where its ports give none. @throws PlanFault */
export function poeSwitch(name: string, given: PlanFile['switches'][string]): Source | undefined {
  const known = inTable(SWITCHES, ['switches', name], given.model);
  const standard = POE_STANDARDS.find((one) => one.standard === (given.poe ?? known?.poe));
  if (standard === undefined) return undefined;
  if (given.count > 1) throw new PlanFault(['switches', name, 'count'], 'give each of them a name of its own');
  const ports = given.poePorts ?? known?.poePorts?.value ?? given.ports ?? known?.ports.value;
  const budget = given.poeWatts ?? known?.poeWatts?.value ?? ('unknown' as const);
  const named = `all PoE ports of ${name}`;
  const { deviceWatts, portWatts } = standard;
  const cables = { keep: deviceWatts.value / portWatts.value, loss: lossIn(`the cables of ${name}`) };
  const all: Feed = {
    name: named,
    oneOf: named,
    kind: 'poe-budget',
    limitWatts: budget,
    efficiency: 'unknown',
    loss: lossIn(name),
    cables,
    allocation: given.allocation,
    parents: [],
  };
  const used: Feed[] = [];
  return {
    path: ['switches', name],
    on: given.on,
    inputs: [all],
    feed(outlet, _, { name: plugged, poeClass }) {
      if (outlet !== undefined) return `write on: ${name}; its ports give power alike`;
      const known = POE_CLASSES.find((one) => one.poeClass === poeClass);
      const limitWatts = Math.min(deviceWatts.value, known?.deviceWatts.value ?? Number.POSITIVE_INFINITY);
      const said = poeClass === undefined ? '' : `, class ${poeClass}`;
      const names = { name: `PoE port ${used.length + 1} of ${name}${said}`, oneOf: `PoE ports of ${name}${said}` };
      const kept = { efficiency: 'unknown', loss: cables.loss } as const;
      const port = { watts: portWatts.value, poeClass, used: plugged };
      const feed: Feed = { ...names, ...kept, kind: 'poe-port', limitWatts, port, parents: [all] };
      used.push(feed);
      return feed;
    },
    feeds: () => [...used, all],
    missingPorts: () =>
      ports !== undefined && used.length > ports ? [{ where: name, wanted: used.length, ports }] : [],
  };
}
