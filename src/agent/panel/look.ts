import type { FoundChip } from '../../protocol/panel.ts';
import type { Root } from '../collectors/root.ts';
import { BusError, I2c } from './i2c.ts';
import { identify } from './identify.ts';
import { ledNames } from './kernel-leds.ts';

/** Where expanders of ports can be. */
const PLACES = [...range(0x20, 0x27), ...range(0x38, 0x3f)];

/** What is at a place of a bus, which other places of that bus answer, and which LEDs the kernel knows. */
export async function lookAt(root: Root, bus: number, address: number): Promise<FoundChip> {
  const i2c = new I2c(root);
  try {
    const identity = await identify(i2c, root, bus, address);
    const hasBus = identity.state !== 'no-bus' && identity.state !== 'no-programs';
    const answering = hasBus ? await answeringOn(i2c, bus) : [];
    return { ...identity, answering, buses: i2c.buses.slice(0, 64), leds: ledNames(root).slice(0, 64) };
  } finally {
    i2c.close();
  }
}

/** By reading a byte, one place after another. */
async function answeringOn(i2c: I2c, bus: number): Promise<number[]> {
  const answering: number[] = [];
  for (const place of PLACES) {
    try {
      await i2c.transfer(bus, place, [{ read: 1 }]);
      answering.push(place);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      if (error.trouble === 'driver') answering.push(place);
      // A bus that does not move would take seconds for each.
      if (error.trouble === 'failing' || error.trouble === 'no-bus') break;
    }
  }
  return answering;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
