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

const figure = (value: number, source: string): Figure => ({ value, source });
const IEEE = 'IEEE 802.3-2018, clause';

export const POE_STANDARDS: readonly PoeStandard[] = [
  { standard: 'af', portWatts: figure(15.4, `${IEEE} 33`), deviceWatts: figure(12.95, `${IEEE} 33`) },
  { standard: 'at', portWatts: figure(30, `${IEEE} 33`), deviceWatts: figure(25.5, `${IEEE} 33`) },
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
