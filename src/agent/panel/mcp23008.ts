import type { Chip } from './chip.ts';

/** Registers of an MCP23008, eleven in a row (Microchip DS20001919, table 1-2). */
export const REGISTERS = 11;
export const IODIR = 0x00;
export const GPPU = 0x06;
export const GPIO = 0x09;
const OLAT = 0x0a;
const ALL = 0xff;

export const mcp23008: Chip = {
  kind: 'mcp23008',
  title: 'MCP23008',
  setUp: (wiring, levels) => [
    { write: [OLAT, levels] },
    { write: [GPPU, wiring.pullUps] },
    // 1 is an input, as it is after a reset.
    { write: [IODIR, ALL & ~wiring.outputs] },
  ],
  write: (_, levels) => [{ write: [OLAT, levels] }],
  look: [{ write: [IODIR] }, { read: REGISTERS }],
  readBack: (bytes, wiring, levels) => ({
    levels: bytes[GPIO]!,
    isKept:
      bytes[IODIR] === (ALL & ~wiring.outputs) && bytes[GPPU] === wiring.pullUps && bytes[OLAT] === (levels & ALL),
  }),
};
