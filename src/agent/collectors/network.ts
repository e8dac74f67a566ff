import type { NetworkInterface } from '../../protocol/telemetry.ts';
import type { Collector, CollectorKind, Values } from './collector.ts';
import { Every } from './every.ts';
import type { KeptFile } from './kept-file.ts';
import { mainInterface } from './main-interface.ts';
import { Rates } from './rates.ts';
import type { Root } from './root.ts';

const NET = 'sys/class/net';
const MOST_INTERFACES = 16;

function kindOf(root: Root, name: string): NetworkInterface['kind'] {
  const parts = root.list(`${NET}/${name}`);
  if (parts.includes('wireless') || parts.includes('phy80211')) return 'wireless';
  return parts.includes('device') ? 'wired' : 'virtual';
}

/** Those with hardware, those that join them, and the one to the head: containers make dozens of others that nobody asks after. */
function interfacesOf(root: Root, headAddress: string | undefined): NetworkInterface[] {
  const names = root.list(NET).filter((name) => name !== 'lo' && name !== 'bonding_masters');
  const candidates = names.map((name) => ({
    name,
    kind: kindOf(root, name),
    isBond: root.list(`${NET}/${name}/bonding`).length > 0,
  }));
  const byRoute = mainInterface(root, headAddress);
  const main =
    byRoute !== undefined && names.includes(byRoute)
      ? byRoute
      : (
          candidates.find(({ kind }) => kind === 'wired') ??
          candidates.find(({ kind }) => kind === 'wireless') ??
          candidates[0]
        )?.name;
  return candidates
    .filter(({ name, kind, isBond }) => kind !== 'virtual' || isBond || name === main)
    .sort((a, b) => Number(b.name === main) - Number(a.name === main))
    .slice(0, MOST_INTERFACES)
    .map(({ name, kind }) => {
      const mac = root.text(`${NET}/${name}/address`);
      return { interface: name, kind, isMain: name === main, ...(mac === undefined || mac === '' ? {} : { mac }) };
    });
}

/**
 * After `name:` in /proc/net/dev: bytes packets errs drop fifo frame compressed multicast received, then bytes packets errs drop fifo
 * colls carrier compressed sent (proc_pid_net(5)). @returns whether the interface is there
 */
function putTraffic(text: string, name: string, rates: Rates, values: Values): boolean {
  const at = text.indexOf(` ${name}:`) === -1 ? text.indexOf(`\n${name}:`) : text.indexOf(` ${name}:`);
  if (at === -1) return false;
  const end = text.indexOf('\n', at + 1);
  const words = text
    .slice(at + name.length + 2, end === -1 ? text.length : end)
    .trim()
    .split(/ +/)
    .map(Number);
  const put = (key: string, count: number): void => {
    const grown = rates.perSecond(key, count);
    if (grown !== undefined) values[key] = grown;
  };
  put(`network_receive_bytes_per_second.${name}`, words[0]!);
  put(`network_transmit_bytes_per_second.${name}`, words[8]!);
  put(`network_errors_per_second.${name}`, words[2]! + words[3]! + words[10]! + words[11]! + words[14]!);
  return true;
}

/** `speed` in Mbit/s; -1, or an error, where nothing was agreed on (Documentation/ABI/testing/sysfs-class-net). */
function putLink(root: Root, name: string, values: Values): void {
  const megabits = root.number(`${NET}/${name}/speed`);
  if (megabits !== undefined && megabits > 0) values[`link_speed_bits_per_second.${name}`] = megabits * 1e6;
  const duplex = root.text(`${NET}/${name}/duplex`);
  if (duplex === 'full' || duplex === 'half') values[`link_duplex_full.${name}`] = duplex === 'full' ? 1 : 0;
}

/** `carrier` cannot be read while the interface is switched off: then there is no link either. */
function isUp(carrier: KeptFile): boolean {
  // The second time it is opened anew: an adapter that was put in again is another one.
  for (let tries = 0; tries < 2; tries++) {
    try {
      return carrier.number() === 1;
    } catch {
      // EINVAL: switched off
    }
  }
  return false;
}

export const network: CollectorKind = {
  name: 'network',
  create({ root, headAddress }): Collector | undefined {
    if (root.text('proc/net/dev') === undefined) return undefined;
    const file = root.keep('proc/net/dev');
    const threes = new Every(3);
    const minutes = new Every(60);
    const rates = new Rates();
    let interfaces = interfacesOf(root, headAddress);
    let carriers = new Map<string, KeptFile>();
    const look = (): void => {
      interfaces = interfacesOf(root, headAddress);
      for (const carrier of carriers.values()) carrier.close();
      carriers = new Map(interfaces.map(({ interface: name }) => [name, root.keep(`${NET}/${name}/carrier`)]));
    };
    return {
      read(now, values) {
        if (minutes.isDue(now)) look();
        const text = file.text();
        const isThird = threes.isDue(now);
        rates.begin(now);
        for (const [name, carrier] of carriers) {
          // An adapter that was pulled out has no link that is down: it is absent.
          if (!putTraffic(text, name, rates, values)) continue;
          values[`link_up.${name}`] = isUp(carrier) ? 1 : 0;
          if (isThird) putLink(root, name, values);
        }
      },
      about: () => ({ interfaces }),
    };
  },
};
