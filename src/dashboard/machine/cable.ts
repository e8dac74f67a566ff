import type { NetworkFinding } from '../../protocol/network.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';
import { bitsText } from '../telemetry/figure-words.ts';
import type { NetworkFigures } from '../telemetry/network-figures.ts';
import { mainInterface } from '../telemetry/watched-nodes.ts';

/** What joins a node to the others, as far as its kernel and the last network test tell. */
export interface Cable {
  readonly kind: 'wired' | 'wireless';
  /** `nobody`: its network card hears nobody at the other end. */
  readonly state: 'up' | 'nobody' | 'unknown';
  /** What both ends have agreed on; a wireless link and some drivers do not tell. */
  readonly bitsPerSec?: number;
  readonly isHalfDuplex: boolean;
  /** The slower of both directions, as the last network test measured it. */
  readonly measuredMbit?: number;
  /** What the last network test has found at this node. */
  readonly finding?: string;
}

/** These accuse what joins one node to the others; a node that nobody could log in to (`silent`) may well have a good cable. */
const AT_ITS_CABLE: readonly NetworkFinding['kind'][] = ['slow-node', 'slow-direction', 'lossy'];

/** @param watched `undefined` where its agent does not speak now: what it told last is no news */
export function cableOf(
  watched: NodeTelemetry | undefined,
  measured: NetworkFigures | undefined,
  findings: readonly NetworkFinding[],
  node: string,
): Cable {
  const name = mainInterface(watched);
  const value = (series: string) => (name === undefined ? undefined : watched?.values[`${series}.${name}`]);
  const card = watched?.about?.interfaces.find((one) => one.interface === name);
  const bitsPerSec = value('link_speed_bits_per_second');
  const speeds = [measured?.downMbit, measured?.upMbit].filter((mbit) => mbit !== undefined);
  const finding = findings.find((one) => one.node === node && AT_ITS_CABLE.includes(one.kind))?.sentence;
  return {
    kind: card?.kind === 'wireless' ? 'wireless' : 'wired',
    state: value('link_up') === 0 ? 'nobody' : value('link_up') === undefined && !bitsPerSec ? 'unknown' : 'up',
    isHalfDuplex: value('link_duplex_full') === 0,
    ...(bitsPerSec ? { bitsPerSec } : {}),
    ...(speeds.length === 0 ? {} : { measuredMbit: Math.min(...speeds) }),
    ...(finding === undefined ? {} : { finding }),
  };
}

/** The speed that the middle one of the cables has agreed on, bit/s. */
export function usualBits(cables: readonly Cable[]): number | undefined {
  const known = cables.flatMap(({ state, bitsPerSec }) => (state === 'up' ? (bitsPerSec ?? []) : []));
  return known.sort((one, other) => one - other)[Math.floor(known.length / 2)];
}

/** Whether somebody should look at it. */
export function isCableTrouble(cable: Cable, usual: number | undefined): boolean {
  if (cable.state === 'nobody' || cable.isHalfDuplex || cable.finding !== undefined) return true;
  return cable.bitsPerSec !== undefined && usual !== undefined && cable.bitsPerSec < usual;
}

/** 1 Gbit/s; 100 Mbit/s, half duplex; Wi-Fi; nobody at the other end; speed unknown. */
export function cableText(cable: Cable): string {
  if (cable.state === 'nobody') return 'nobody at the other end';
  const speed = cable.bitsPerSec === undefined ? undefined : bitsText(cable.bitsPerSec);
  if (cable.kind === 'wireless') return speed === undefined ? 'Wi-Fi' : `Wi-Fi, ${speed}`;
  return `${speed ?? 'speed unknown'}${cable.isHalfDuplex ? ', half duplex' : ''}`;
}

/** What the last network test measured. */
export function measuredText({ measuredMbit }: Cable): string | undefined {
  return measuredMbit === undefined ? undefined : bitsText(measuredMbit * 1e6);
}

/** How thick it is drawn: thicker is faster. */
export function cableWeight({ state, bitsPerSec = 0 }: Cable): number {
  if (state !== 'up' || bitsPerSec < 1e9) return 1.5;
  return bitsPerSec < 2.5e9 ? 2.5 : bitsPerSec < 1e10 ? 3.25 : 4;
}
