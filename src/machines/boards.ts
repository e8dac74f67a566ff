import type { Figure } from './figure.ts';

/** A load at three levels, in watts at the board's own plug. */
export interface BoardWatts {
  /** Up and doing ordinary work. */
  readonly typical?: Figure;
  /** Under HPL, all cores. */
  readonly benchmark?: Figure;
  /** What its supply must be able to give, with what may hang on its USB ports. */
  readonly worst?: Figure;
}

/** What was published of one computer. A figure that is not there was published by nobody that we know of. */
export interface Board {
  /** As plans name it. */
  readonly model: string;
  readonly name: string;
  /** Such as `Cortex-A72`. Of processors with two kinds of cores: none, as one peak does not hold for both. */
  readonly core?: string;
  readonly cores: Figure;
  readonly clockGhz?: Figure;
  readonly memGib?: Figure;
  readonly volts?: Figure;
  readonly watts: BoardWatts;
  readonly hplGflops?: Figure;
  readonly ethernetMbit?: Figure;
  /** List price in US dollars, without tax, when it came out: of a page of that time, as those of the maker show today's. */
  readonly launchDollars?: Figure;
}

const RPI_POWER = 'https://www.raspberrypi.com/documentation/computers/raspberry-pi.html#power-supply';
const RPI = 'https://www.raspberrypi.com/products/';
const TOP500 = 'https://github.com/geerlingguy/top500-benchmark, table of its README, April 2026';
const A64 = 'https://wiki.pine64.org/wiki/PINE_A64';
const PI_4_PRICES =
  'http://www.syslog.gr/2019/06/24/raspberry-pi-4-just-released-faster-cpu-more-memory-dual-hdmi-ports/';
const NANO = 'NVIDIA, Jetson Nano Developer Kit User Guide';
const SEEED = 'Seeed Studio wiki, Flash JetPack to reComputer J1020v2';
const L4T = 'NVIDIA, Jetson Linux Developer Guide, supported modes of Jetson Nano (nvpmodel)';

const figure = (value: number, source: string): Figure => ({ value, source });
/** Raspberry Pi publishes amperes; its boards want 5 V. */
const at5Volts = (amps: number): Figure => figure(amps * 5, `${RPI_POWER}, ${amps} A × 5 V`);

const PI_4 = {
  core: 'Cortex-A72',
  cores: figure(4, `${RPI}raspberry-pi-4-model-b/`),
  clockGhz: figure(1.8, `${TOP500}: at 1.8 GHz, as its HPL result was measured; the first boards ran at 1.5`),
  volts: figure(5, RPI_POWER),
  watts: { typical: at5Volts(0.6), benchmark: figure(7.2, TOP500), worst: at5Volts(3) },
  hplGflops: figure(11.889, `${TOP500}; it does not say of which memory`),
  ethernetMbit: figure(1000, `${RPI}raspberry-pi-4-model-b/`),
} as const;

const PI_5 = {
  core: 'Cortex-A76',
  cores: figure(4, `${RPI}raspberry-pi-5/`),
  clockGhz: figure(2.4, `${RPI}raspberry-pi-5/`),
  volts: figure(5, RPI_POWER),
  ethernetMbit: figure(1000, `${RPI}raspberry-pi-5/`),
} as const;

const CM_5 = `${RPI}compute-module-5/`;
const CM_4 = `${RPI}compute-module-4/`;

/** The one table of boards: `breadbox plan boards` prints it. */
export const BOARDS: readonly Board[] = [
  {
    model: 'rpi-zero-2w',
    name: 'Raspberry Pi Zero 2 W',
    core: 'Cortex-A53',
    cores: figure(4, `${RPI}raspberry-pi-zero-2-w/`),
    clockGhz: figure(1, `${RPI}raspberry-pi-zero-2-w/`),
    memGib: figure(0.5, `${RPI}raspberry-pi-zero-2-w/`),
    volts: figure(5, RPI_POWER),
    watts: { typical: at5Volts(0.35), benchmark: figure(2.1, TOP500), worst: at5Volts(2) },
    hplGflops: figure(0.37, TOP500),
    launchDollars: figure(
      15,
      'https://www.blog-nouvelles-technologies.fr/215413/raspberry-pi-zero-2-w-un-minuscule-mais-veloce-ordinateur-a-15-dollars/, October 2021',
    ),
  },
  {
    model: 'rpi-3b-plus',
    name: 'Raspberry Pi 3 Model B+',
    core: 'Cortex-A53',
    cores: figure(4, `${RPI}raspberry-pi-3-model-b-plus/`),
    clockGhz: figure(1.4, `${RPI}raspberry-pi-3-model-b-plus/`),
    memGib: figure(1, `${RPI}raspberry-pi-3-model-b-plus/`),
    volts: figure(5, RPI_POWER),
    watts: { typical: at5Volts(0.5), worst: at5Volts(2.5) },
    ethernetMbit: figure(300, `${RPI}raspberry-pi-3-model-b-plus/ (Gigabit Ethernet behind USB 2)`),
    launchDollars: figure(
      35,
      'https://gist.github.com/kvutien/f48b1c5c5d65c5829f71b1ddd7702e4f, a list of target prices, September 2021',
    ),
  },
  {
    ...PI_4,
    model: 'rpi-4b-2gb',
    name: 'Raspberry Pi 4 Model B, 2 GB',
    memGib: figure(2, `${RPI}raspberry-pi-4-model-b/`),
    launchDollars: figure(45, PI_4_PRICES),
  },
  {
    ...PI_4,
    model: 'rpi-4b-4gb',
    name: 'Raspberry Pi 4 Model B, 4 GB',
    memGib: figure(4, `${RPI}raspberry-pi-4-model-b/`),
    launchDollars: figure(55, PI_4_PRICES),
  },
  {
    ...PI_4,
    model: 'rpi-4b-8gb',
    name: 'Raspberry Pi 4 Model B, 8 GB',
    memGib: figure(8, `${RPI}raspberry-pi-4-model-b/`),
    launchDollars: figure(75, 'https://pimylifeup.com/8gb-raspberry-pi-4, May 2020'),
  },
  {
    ...PI_5,
    model: 'rpi-5-8gb',
    name: 'Raspberry Pi 5, 8 GB',
    memGib: figure(8, `${RPI}raspberry-pi-5/`),
    watts: { typical: at5Volts(0.8), benchmark: figure(12.7, TOP500), worst: at5Volts(5) },
    hplGflops: figure(35.169, TOP500),
    launchDollars: figure(
      80,
      'https://liliputing.com/raspberry-pi-5-offers-2x-the-performance-up-to-2x-the-ram-and-a-1-7x-price-hike-starts-at-60/, September 2023',
    ),
  },
  {
    ...PI_5,
    model: 'rpi-5-16gb',
    name: 'Raspberry Pi 5, 16 GB',
    memGib: figure(16, `${RPI}raspberry-pi-5/`),
    watts: { typical: at5Volts(0.8), benchmark: figure(13.8, TOP500), worst: at5Volts(5) },
    hplGflops: figure(37.888, TOP500),
    launchDollars: figure(120, 'https://www.jeffgeerling.com/blog/2025/who-would-buy-raspberry-pi-120, January 2025'),
  },
  {
    model: 'cm4',
    name: 'Raspberry Pi Compute Module 4',
    core: 'Cortex-A72',
    cores: figure(4, CM_4),
    clockGhz: figure(1.5, CM_4),
    volts: figure(5, CM_4),
    watts: { benchmark: figure(5.2, TOP500) },
    hplGflops: figure(11.433, TOP500),
    ethernetMbit: figure(1000, CM_4),
  },
  {
    model: 'cm5',
    name: 'Raspberry Pi Compute Module 5',
    core: 'Cortex-A76',
    cores: figure(4, CM_5),
    clockGhz: figure(2.4, CM_5),
    volts: figure(5, CM_5),
    watts: { benchmark: figure(9.2, TOP500) },
    hplGflops: figure(32.152, TOP500),
    ethernetMbit: figure(1000, CM_5),
  },
  {
    model: 'rk1',
    name: 'Turing RK1',
    cores: figure(8, 'https://docs.turingpi.com, RK1: four Cortex-A76 and four Cortex-A55'),
    watts: { benchmark: figure(18.1, TOP500) },
    hplGflops: figure(59.81, TOP500),
    ethernetMbit: figure(1000, 'https://docs.turingpi.com, RK1'),
  },
  {
    model: 'sopine',
    name: 'PINE64 SOPINE, on a Clusterboard',
    core: 'Cortex-A53',
    cores: figure(4, 'https://wiki.pine64.org/wiki/SOPINE'),
    clockGhz: figure(1.2, 'https://wiki.pine64.org/wiki/SOPINE'),
    memGib: figure(2, 'https://wiki.pine64.org/wiki/SOPINE'),
    volts: figure(5, 'https://wiki.pine64.org/wiki/SOPINE'),
    watts: {},
    ethernetMbit: figure(1000, 'https://wiki.pine64.org/wiki/Clusterboard'),
  },
  {
    model: 'pine-a64',
    name: 'PINE A64+, 2 GB',
    core: 'Cortex-A53',
    cores: figure(4, A64),
    clockGhz: figure(1.2, A64),
    memGib: figure(2, A64),
    volts: figure(5, A64),
    watts: { worst: figure(10, `${A64}: a supply of 5 V, 2 A; as kept in https://pastebin.com/QiUxYZuU, July 2017`) },
    ethernetMbit: figure(1000, A64),
  },
  {
    model: 'rockpro64',
    name: 'PINE64 ROCKPro64, 4 GB',
    cores: figure(6, 'https://wiki.pine64.org/wiki/ROCKPro64: two Cortex-A72 and four Cortex-A53'),
    memGib: figure(4, 'https://wiki.pine64.org/wiki/ROCKPro64'),
    volts: figure(12, 'https://wiki.pine64.org/wiki/ROCKPro64'),
    watts: {
      typical: figure(7, 'measured by the owner of the PINE64 hosting cluster'),
      worst: figure(60, 'the owner of the PINE64 hosting cluster allows for 5 A × 12 V, its disk included'),
    },
    ethernetMbit: figure(1000, 'https://wiki.pine64.org/wiki/ROCKPro64'),
  },
  {
    model: 'jetson-nano',
    name: 'NVIDIA Jetson Nano Developer Kit, 4 GB',
    core: 'Cortex-A57',
    cores: figure(4, NANO),
    clockGhz: figure(1.479, L4T),
    memGib: figure(4, NANO),
    volts: figure(5, NANO),
    watts: { worst: figure(20, `${SEEED}: 4 A × 5 V at the DC jack, by the table beside the developer kit`) },
    ethernetMbit: figure(1000, NANO),
  },
];

/** @returns `undefined` where the table has no such board */
export function boardOf(model: string): Board | undefined {
  return BOARDS.find((board) => board.model === model);
}
