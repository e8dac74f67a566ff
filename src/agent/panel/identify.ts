import type { FoundChip } from '../../protocol/panel.ts';
import type { Root } from '../collectors/root.ts';
import type { Chip } from './chip.ts';
import { BusError, hex, type I2c } from './i2c.ts';
import * as eight from './mcp23008.ts';
import * as sixteen from './mcp23017.ts';
import { pcf8574 } from './pcf8574.ts';

export const CHIPS: readonly Chip[] = [eight.mcp23008, sixteen.mcp23017, pcf8574];

/** What is at a place of a bus, and how it was seen. */
export type Identity = Pick<FoundChip, 'state' | 'say' | 'levels'>;

/** Twice the longest row of registers: what comes again is seen. */
const LOOK_BYTES = 2 * sixteen.REGISTERS;
/** MCP23008 and MCP23017 by their three pins; PCF8574 the same, PCF8574A from 0x38. */
const isPlaceOfMcp = (address: number): boolean => address >= 0x20 && address <= 0x27;
const isPlaceOfPcf = (address: number): boolean => isPlaceOfMcp(address) || (address >= 0x38 && address <= 0x3f);

/**
 * Tells chips apart that have the same addresses, by reading: an MCP23008 or MCP23017 gives its registers round and round; a PCF8574 has
 * one byte. First without a word, as a byte that says "from register 0" to the former would set all pins of the latter; that is
 * only said to what has registers. A ClusterHAT (XRA1200) and a ClusterCTRL at 0x20 are known by what the system says of
 * them, and an XRA1200 also by registers that an MCP23008 has otherwise. Nothing but that byte is ever written.
 */
export async function identify(i2c: I2c, root: Root, bus: number, address: number): Promise<Identity> {
  const driver = i2c.driverAt(bus, address);
  if (driver !== undefined) {
    const hint = 'What it makes of it are LEDs below /sys/class/leds, where it has been told of them';
    return { state: 'driver', say: `the kernel's driver ${driver} works with it. ${hint}` };
  }
  const other = powerBoardAt(i2c, root, bus, address);
  if (other !== undefined) return { state: 'unknown', say: other };
  try {
    let [bytes = []] = await i2c.transfer(bus, address, [{ read: LOOK_BYTES }]);
    // The pin of a toggle may have moved meanwhile.
    if (!repeats(bytes, 1)) [bytes = []] = await i2c.transfer(bus, address, [{ read: LOOK_BYTES }]);
    if (repeats(bytes, 1)) return oneByte(bytes[0]!, address);
    if (!isPlaceOfMcp(address)) return unknown('something with registers', address);
    // Two bytes in turn: a port of 16 without registers (PCF8575), for which a byte is what its pins shall be.
    if (repeats(bytes, 2)) return unknown('two bytes in turn, as of a PCF8575', address);
    const [registers = []] = await i2c.transfer(bus, address, [{ write: [0] }, { read: LOOK_BYTES }]);
    if (isMcp23008(registers)) return found(eight.mcp23008, address, registers[eight.GPIO]!);
    if (isMcp23017(registers)) return found(sixteen.mcp23017, address, sixteen.pairAt(registers, sixteen.GPIO));
    return unknown(`registers that are of none of them, or in use by another program (${digits(registers)})`, address);
  } catch (error) {
    if (error instanceof BusError)
      return { state: error.trouble === 'failing' ? 'unknown' : error.trouble, say: error.message };
    throw error;
  }
}

function found(chip: Chip, address: number, levels: number): Identity {
  return { state: chip.kind, say: `an ${chip.title} answers at ${hex(address)}`, levels };
}

function unknown(what: string, address: number): Identity {
  const hint = isPlaceOfPcf(address)
    ? 'If it is one of them, its power off and on again brings its registers back'
    : 'An MCP23008 or MCP23017 is at 0x20 to 0x27, a PCF8574 there or at 0x38 to 0x3f';
  return { state: 'unknown', say: `at ${hex(address)} there is ${what}. ${hint}`.slice(0, 300) };
}

function oneByte(byte: number, address: number): Identity {
  if (!isPlaceOfPcf(address)) return unknown(`something that says ${hex(byte)} only`, address);
  return { state: 'pcf8574', say: `what answers at ${hex(address)} has one byte, as a PCF8574`, levels: byte };
}

/** Boards that switch nodes on and off: a wrong byte is a node without power. */
function powerBoardAt(i2c: I2c, root: Root, bus: number, address: number): string | undefined {
  if (address !== 0x20) return undefined;
  if (bus === 1 && /ClusterHAT/i.test(root.text('proc/device-tree/hat/product') ?? '')) {
    return 'the ClusterHAT, which switches nodes on and off, is at 0x20 of bus 1: no panel can be there';
  }
  const isUsb = /tiny-usb/i.test(i2c.adapterOf(bus) ?? '') || root.list('dev').includes(`ClusterCTRL-${bus}`);
  return isUsb
    ? `bus ${bus} is that of a ClusterCTRL, which switches nodes on and off: no panel can be there`
    : undefined;
}

function repeats(bytes: readonly number[], every: number, but: readonly number[] = []): boolean {
  return bytes.every((byte, at) => at < every || byte === bytes[at - every] || but.includes(at % every));
}

/**
 * INTF, INTCAP and GPIO may change while they are read. Polarity, interrupts and their like are 0 after a reset, and no panel needs them:
 * where they are not, it is another chip, such as an XRA1200, which has its outputs and directions there, or somebody else uses it.
 */
function isMcp23008(registers: readonly number[]): boolean {
  const [ipol, gpinten, defval, intcon, iocon] = registers.slice(1, 6);
  const isAtRest = [ipol, gpinten, defval, intcon].every((byte) => byte === 0) && registers[7] === 0;
  return isAtRest && (iocon! & 0b1100_0001) === 0 && repeats(registers, eight.REGISTERS, [7, 8, 9]);
}

/** As above; IOCON is one register at two addresses. */
function isMcp23017(registers: readonly number[]): boolean {
  const iocon = registers[sixteen.IOCON]!;
  const isAtRest = registers.slice(0x02, 0x0a).every((byte) => byte === 0);
  const isIocon = iocon === registers[sixteen.IOCON + 1] && (iocon & 0b1000_0001) === 0;
  return isAtRest && isIocon && repeats(registers, sixteen.REGISTERS, [0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13]);
}

function digits(bytes: readonly number[]): string {
  return bytes
    .slice(0, eight.REGISTERS)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(' ');
}
