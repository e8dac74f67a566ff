import type { Chip } from './chip.ts';

/** Registers of an MCP23017 in pairs, port A first, as IOCON.BANK is 0 after a reset (Microchip DS20001952, table 3-3). */
export const REGISTERS = 22;
export const IODIR = 0x00;
export const IOCON = 0x0a;
export const GPIO = 0x12;
const GPPU = 0x0c;
const OLAT = 0x14;
const ALL = 0xffff;

const pair = (value: number): [a: number, b: number] => [value & 0xff, (value >> 8) & 0xff];

export function pairAt(bytes: readonly number[], register: number): number {
  return bytes[register]! | (bytes[register + 1]! << 8);
}

export const mcp23017: Chip = {
  kind: 'mcp23017',
  title: 'MCP23017',
  setUp: (wiring, levels) => [
    { write: [OLAT, ...pair(levels)] },
    { write: [GPPU, ...pair(wiring.pullUps)] },
    { write: [IODIR, ...pair(ALL & ~wiring.outputs)] },
  ],
  write: (_, levels) => [{ write: [OLAT, ...pair(levels)] }],
  look: [{ write: [IODIR] }, { read: REGISTERS }],
  readBack: (bytes, wiring, levels) => ({
    levels: pairAt(bytes, GPIO),
    isKept:
      pairAt(bytes, IODIR) === (ALL & ~wiring.outputs) &&
      pairAt(bytes, GPPU) === wiring.pullUps &&
      pairAt(bytes, OLAT) === levels,
  }),
};
