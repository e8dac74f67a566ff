import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { Root } from '../collectors/root.ts';
import { findProgram } from '../find-program.ts';
import { TransferShell } from './transfer-shell.ts';

/** A part of a transfer; they follow each other without another user of the bus in between. */
export type Message = { readonly write: readonly number[] } | { readonly read: number };

/** `nobody`: there is the bus, and no answer at that address. `driver`: a driver of the kernel works with what is there. */
export type BusTrouble = 'no-programs' | 'no-bus' | 'nobody' | 'driver' | 'failing';

export class BusError extends Error {
  readonly trouble: BusTrouble;

  constructor(trouble: BusTrouble, message: string) {
    super(message);
    this.trouble = trouble;
  }
}

/** An account's PATH has no place for programs of the system on Debian. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/sbin:/sbin';

export const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

/** I2C buses of this machine, by i2ctransfer(8), which needs no native module. Whoever has it closes it. */
export class I2c {
  readonly #root: Root;
  #shell: TransferShell | undefined;

  constructor(root: Root) {
    this.#root = root;
  }

  get buses(): number[] {
    return this.#root
      .list('sys/bus/i2c/devices')
      .flatMap((entry) => /^i2c-(\d+)$/.exec(entry)?.[1] ?? [])
      .map(Number);
  }

  /** As the kernel calls the adapter; undefined where it does not know the bus. */
  adapterOf(bus: number): string | undefined {
    return this.#root.text(`sys/bus/i2c/devices/i2c-${bus}/name`);
  }

  /** The driver of the kernel that works with what is at an address. */
  driverAt(bus: number, address: number): string | undefined {
    const device = `sys/bus/i2c/devices/${bus}-${address.toString(16).padStart(4, '0')}/driver`;
    try {
      return basename(readlinkSync(this.#root.to(device)));
    } catch {
      return undefined; // no device is declared there, or none has taken it
    }
  }

  close(): void {
    this.#shell?.close();
    this.#shell = undefined;
  }

  /** What was read, a list for each message that reads. @throws BusError */
  async transfer(bus: number, address: number, messages: readonly Message[]): Promise<number[][]> {
    const words = messages.flatMap((message) =>
      'read' in message
        ? [`r${message.read}@${hex(address)}`]
        : [`w${message.write.length}@${hex(address)}`, ...message.write.map(hex)],
    );
    this.#shell ??= new TransferShell(this.#program());
    const { code, lines } = await this.#shell.run([String(bus), ...words]).catch((error: Error) => {
      throw new BusError('failing', `i2ctransfer cannot be started: ${error.message}`);
    });
    if (code === 0) return lines.map(bytesOf);
    const said = code === undefined ? '' : lines.join('\n') || `i2ctransfer ended with ${code}`;
    throw troubleOf(said, bus, address, this.buses.includes(bus));
  }

  /** @throws BusError `no-programs` */
  #program(): string {
    const program = this.#root.program('i2ctransfer') ?? findProgram('i2ctransfer', '/', SYSTEM_PATH);
    if (program !== undefined) return program;
    const what = 'i2ctransfer, by which it is spoken to, is not installed: sudo apt install i2c-tools';
    throw new BusError('no-programs', what);
  }
}

function bytesOf(line: string): number[] {
  return line.split(' ').map(Number);
}

/** By what i2ctransfer says; the errors are those of the kernel (Documentation/i2c/fault-codes.rst): ENXIO and EREMOTEIO are no answer. */
function troubleOf(said: string, bus: number, address: number, isKnown: boolean): BusError {
  const place = `address ${hex(address)} of I2C bus ${bus}`;
  if (/Could not open file.*(No such file|No such device)/.test(said)) {
    // The kernel's driver of the bus, and the way for programs to it, are two modules.
    if (isKnown) return new BusError('no-bus', `I2C bus ${bus} is not open to programs: sudo modprobe i2c-dev`);
    const hint = 'On a Raspberry Pi, dtparam=i2c_arm=on in config.txt switches bus 1 on';
    return new BusError('no-bus', `there is no I2C bus ${bus} on this node. ${hint}`);
  }
  if (/Permission denied/.test(said)) {
    return new BusError('failing', `the agent may not use I2C bus ${bus}: its account has to be in the group i2c`);
  }
  if (/resource busy/.test(said)) return new BusError('driver', `a driver of the kernel works with ${place}`);
  if (/Remote I\/O error|No such device or address/.test(said)) {
    return new BusError('nobody', `nothing answers at ${place}: its power, its cable, its address`);
  }
  if (said === '' || /timed out/i.test(said)) {
    const what = `I2C bus ${bus} does not move: a line of it is held down, or a pull-up is missing`;
    return new BusError('failing', what);
  }
  return new BusError('failing', `I2C bus ${bus}: ${said.split('\n').at(-1)!.slice(0, 200)}`);
}
