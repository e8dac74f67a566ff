import type { Figure } from './figure.ts';

/** One output of a supply. What it may give is unknown where its label does not say. */
export interface Rail {
  readonly rail: string;
  readonly volts: number;
  readonly amps?: Figure;
}

export interface Supply {
  readonly model: string;
  readonly name: string;
  readonly rails: readonly Rail[];
  /** Of all rails together. */
  readonly watts?: Figure;
  /** Rails that share a limit: each may give what it says, and all of them no more than this. */
  readonly combined?: readonly { readonly rails: readonly string[]; readonly watts: Figure }[];
  /** What comes out of what goes in, 0 to 1. */
  readonly efficiency?: Figure;
  readonly launchDollars?: Figure;
}

/** Makes another voltage: a converter, or a board that takes Power over Ethernet. */
export interface Converter {
  readonly model: string;
  readonly name: string;
  readonly volts: Figure;
  readonly amps: Figure;
  readonly efficiency?: Figure;
  readonly launchDollars?: Figure;
}

/** USB ports in groups that share what they give. */
export interface UsbHub {
  readonly model: string;
  readonly name: string;
  readonly ports?: Figure;
  readonly portsPerGroup: number;
  readonly groupAmps: Figure;
}

export interface Fan {
  readonly model: string;
  readonly name: string;
  readonly volts: number;
  readonly watts: Figure;
}

const figure = (value: number, source: string): Figure => ({ value, source });
/** As we have it from there; the page was not read a second time. */
const unchecked = (value: number, source: string): Figure => figure(value, `${source}; not checked again`);
const ATX_2 = 'Intel, ATX12V Power Supply Design Guide 2.0';
const RPI_POWER = 'https://www.raspberrypi.com/documentation/computers/raspberry-pi.html#power-supply';
const RPI_POE = 'https://www.raspberrypi.com/news/announcing-the-raspberry-pi-poe-hat/';
const POE_AMPS = 'https://hackaday.com/2021/07/14/hands-on-with-the-raspberry-pi-poe-hat/';

export const SUPPLIES: readonly Supply[] = [
  {
    model: 'rpi-usb-c-15w',
    name: 'Raspberry Pi 15 W USB-C Power Supply',
    rails: [
      { rail: 'out', volts: 5.1, amps: figure(3, 'Raspberry Pi 15.3W USB-C Power Supply, product brief of June 2019') },
    ],
    launchDollars: figure(8, 'https://www.eenewspower.com/news/raspberry-pi-4-moves-usb-c-power, June 2019'),
  },
  {
    model: 'rpi-usb-c-27w',
    name: 'Raspberry Pi 27 W USB-C Power Supply',
    rails: [{ rail: 'out', volts: 5.1, amps: figure(5, RPI_POWER) }],
    launchDollars: unchecked(12, 'Raspberry Pi, at its release in 2023'),
  },
  {
    model: 'clusterboard-75w',
    name: 'PINE64 supply for the Clusterboard, 5 V 15 A',
    rails: [{ rail: 'out', volts: 5, amps: unchecked(15, 'https://wiki.pine64.org/wiki/Clusterboard') }],
  },
  {
    model: 'atx12v-2.0-300w',
    name: 'ATX supply as the design guide 2.0 has it for 300 W',
    rails: [
      { rail: '12v1', volts: 12, amps: figure(8, `${ATX_2}, table 4`) },
      { rail: '12v2', volts: 12, amps: figure(14, `${ATX_2}, table 4`) },
      { rail: '5v', volts: 5, amps: figure(20, `${ATX_2}, table 4`) },
      { rail: '3v3', volts: 3.3, amps: figure(20, `${ATX_2}, table 4`) },
    ],
    watts: figure(300, `${ATX_2}, table 4`),
    combined: [
      {
        rails: ['3v3', '5v'],
        watts: unchecked(
          120,
          `${ATX_2}, where the axis of figure 2 ends; its copies have no digits in the note of table 4`,
        ),
      },
    ],
  },
  {
    model: 'atx-two-12v-rails',
    name: 'ATX supply with two 12 V rails whose label does not say what each gives',
    rails: [
      { rail: '12v1', volts: 12 },
      { rail: '12v2', volts: 12 },
      { rail: '5v', volts: 5 },
      { rail: '3v3', volts: 3.3 },
    ],
  },
];

export const CONVERTERS: readonly Converter[] = [
  {
    model: 'rpi-poe-hat',
    name: 'Raspberry Pi PoE HAT',
    volts: figure(5, POE_AMPS),
    amps: figure(2.5, POE_AMPS),
    launchDollars: figure(20, RPI_POE),
  },
  {
    model: 'rpi-poe-plus-hat',
    name: 'Raspberry Pi PoE+ HAT',
    volts: figure(5, POE_AMPS),
    amps: figure(4, POE_AMPS),
    launchDollars: figure(20, RPI_POE),
  },
];

export const USB_HUBS: readonly UsbHub[] = [
  {
    model: 'strip-2.1a-a-pair',
    name: 'power strip whose USB ports share 2.1 A a pair',
    portsPerGroup: 2,
    groupAmps: figure(2.1, 'the owner of HPC DIY'),
  },
];

export const FANS: readonly Fan[] = [
  {
    model: 'nf-a4x10-5v',
    name: 'Noctua NF-A4x10 5V',
    volts: 5,
    watts: unchecked(0.25, 'https://noctua.at/en/nf-a4x10-5v/specification'),
  },
  {
    model: 'nf-a4x20-5v',
    name: 'Noctua NF-A4x20 5V',
    volts: 5,
    watts: unchecked(0.5, 'https://noctua.at/en/nf-a4x20-5v/specification'),
  },
];

/**
 * A fuse that carries more than this part of its rating for long blows with time.
 * Source: http://www.circuitprotection.ca/fuseology/: at 25 °C it lasts indefinitely at no more than 75 % of its rating.
 */
export const FUSE_CONTINUOUS = figure(0.75, 'http://www.circuitprotection.ca/fuseology/, at 25 °C');

/**
 * What one 12 V rail of an ATX supply gives at most where its label is silent: 240 VA, so 20 A.
 * Source: Intel, ATX12V Power Supply Design Guide 2.0 (rails have limits of their own to stay below 240 VA).
 */
export const ATX_RAIL_VOLT_AMPS = figure(240, `${ATX_2}: separate limits of the 12 V rails, for 240 VA`);
