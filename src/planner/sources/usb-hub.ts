import { USB_HUBS } from '../../machines/boards-power.ts';
import type { PlanFile } from '../../protocol/plan.ts';
import type { Feed, Source } from '../feed.ts';
import { limitWattsOf } from '../limit-watts.ts';
import { PlanFault } from '../plan-fault.ts';
import { inTable } from './in-table.ts';

/** A hub whose ports share, in groups, what they give. @throws PlanFault */
export function usbHub(name: string, given: PlanFile['usbHubs'][string]): Source {
  const known = inTable(USB_HUBS, ['usbHubs', name], given.model);
  if (given.count > 1) throw new PlanFault(['usbHubs', name, 'count'], 'give each of them a name of its own');
  const ports = given.ports ?? known?.ports?.value;
  if (ports === undefined) throw new PlanFault(['usbHubs', name], 'ports is missing: how many has it?');
  const perGroup = given.portsPerGroup ?? known?.portsPerGroup ?? ports;
  const { volts } = given;
  const groupWatts = limitWattsOf(undefined, given.groupAmps ?? known?.groupAmps.value, volts) ?? ('unknown' as const);
  const all: Feed = {
    name,
    oneOf: name,
    kind: 'usb-hub',
    volts,
    limitWatts: limitWattsOf(undefined, given.amps, volts),
    efficiency: given.efficiency ?? 'unknown',
    isWireAtOwnVolts: given.efficiency === undefined,
    parents: [],
  };
  const groups = Array.from({ length: Math.ceil(ports / perGroup) }, (_, at): Feed => {
    const [first, last] = [at * perGroup + 1, Math.min(ports, (at + 1) * perGroup)];
    const named = first === last ? `${name}, port ${first}` : `${name}, ports ${first} and ${last}`;
    const range = last - first > 1 ? `${name}, ports ${first} to ${last}` : named;
    return { name: range, oneOf: range, kind: 'usb-group', volts, limitWatts: groupWatts, parents: [all] };
  });
  const taken = new Set<number>();
  return {
    path: ['usbHubs', name],
    on: given.on,
    inputs: [all],
    feed(outlet) {
      const port = Number(outlet);
      if (!Number.isInteger(port) || port < 1 || port > ports)
        return `which port of ${name}? Write ${name}.1 to ${name}.${ports}, for each of them another`;
      if (taken.has(port)) return `port ${port} of ${name} is taken`;
      taken.add(port);
      return groups[Math.floor((port - 1) / perGroup)]!;
    },
    feeds: () => [...groups, all],
    missingPorts: () => [],
  };
}
