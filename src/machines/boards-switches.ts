import type { Figure } from './figure.ts';

/** What a port gives, and what of it is sure to arrive at the other end of 100 m of cable. */
export interface PoeStandard {
  readonly standard: string;
  readonly portWatts: Figure;
  readonly deviceWatts: Figure;
}

export interface NetworkSwitch {
  readonly model: string;
  readonly name: string;
  readonly ports: Figure;
  /** Of these ports give power. */
  readonly poePorts?: Figure;
  readonly poe?: string;
  /** What all ports together give. */
  readonly poeWatts?: Figure;
  /** Its own draw. */
  readonly watts?: Figure;
}

/** What a device says of itself when it is plugged in, and what a switch that allocates by class sets aside for it. */
export interface PoeClass {
  readonly poeClass: number;
  /** Reserved at the switch: the cable's share is in it. */
  readonly portWatts: Figure;
  /** Which the device may draw at most. */
  readonly deviceWatts: Figure;
}

const figure = (value: number, source: string): Figure => ({ value, source });
const IEEE = 'IEEE 802.3-2018, clause';
const BT = 'IEEE 802.3bt-2018, clause 145';
/** Prints all classes but the 90 W of class 8, for which it has 99. */
const CLASSES = 'as in the manual of TRENDnet TC-NTP1, page 7';
const CLASS_8 = 'https://www.itwissen.info/en/IEEE-802DOT-3bt.html';

export const POE_STANDARDS: readonly PoeStandard[] = [
  { standard: 'af', portWatts: figure(15.4, `${IEEE} 33`), deviceWatts: figure(12.95, `${IEEE} 33`) },
  { standard: 'at', portWatts: figure(30, `${IEEE} 33`), deviceWatts: figure(25.5, `${IEEE} 33`) },
  { standard: 'bt3', portWatts: figure(60, `${BT}, type 3, ${CLASSES}`), deviceWatts: figure(51, `${BT}, ${CLASSES}`) },
  {
    standard: 'bt4',
    portWatts: figure(90, `${BT}, type 4, ${CLASS_8}`),
    deviceWatts: figure(71.3, `${BT}, ${CLASSES}`),
  },
];

const classOf = (poeClass: number, portWatts: number, deviceWatts: number, source: string): PoeClass => ({
  poeClass,
  portWatts: figure(portWatts, `${source}, ${poeClass === 8 ? CLASS_8 : CLASSES}`),
  deviceWatts: figure(deviceWatts, `${source}, ${CLASSES}`),
});

/** From 0 to 8. A device that says nothing counts as class 0. */
export const POE_CLASSES: readonly PoeClass[] = [
  classOf(0, 15.4, 12.95, `${IEEE} 33`),
  classOf(1, 4, 3.84, `${IEEE} 33`),
  classOf(2, 7, 6.49, `${IEEE} 33`),
  classOf(3, 15.4, 12.95, `${IEEE} 33`),
  classOf(4, 30, 25.5, `${IEEE} 33`),
  classOf(5, 45, 40, BT),
  classOf(6, 60, 51, BT),
  classOf(7, 75, 62, BT),
  classOf(8, 90, 71.3, BT),
];

export const SWITCHES: readonly NetworkSwitch[] = [
  {
    model: 'tl-sg1008p',
    name: 'TP-Link TL-SG1008P (its PoE budget changed with its versions: read the label)',
    ports: figure(8, 'https://www.tp-link.com, TL-SG1008P'),
    poePorts: figure(4, 'https://www.tp-link.com, TL-SG1008P'),
    poe: 'af',
  },
  {
    model: 'clusterboard',
    name: 'PINE64 Clusterboard: a switch with seven slots and one port',
    ports: figure(8, 'https://wiki.pine64.org/wiki/Clusterboard'),
  },
  {
    model: 'turing-pi-2',
    name: 'Turing Pi 2: a switch with four slots and two ports',
    ports: figure(6, 'https://docs.turingpi.com/docs/turing-pi2-specs-and-io-ports'),
  },
];
