import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';

const SCRIPT_BYTES = 64 * 1024;
const MOST_HEADER_BYTES = 4 * 2 ** 20;

/** Whether the program is linked to an MPI library, or is a Python that is given a script which imports mpi4py. */
export function isMpiProgram(path: string, args: readonly string[]): boolean {
  if (/^(python|pypy)[\d.]*$/.test(basename(path))) return usesMpi4py(args);
  return neededLibraries(path).some((name) => /^lib(mpi|mpich|pmpi|mpi_\w+)\.so/.test(name));
}

function usesMpi4py(args: readonly string[]): boolean {
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === '-m') return args[at + 1] === 'mpi4py' || args[at + 1]?.startsWith('mpi4py.') === true;
    if (word === '-c') return importsMpi4py(args[at + 1] ?? '');
    if (word === '-W' || word === '-X') at++;
    else if (!word.startsWith('-')) return importsMpi4py(firstBytes(word, SCRIPT_BYTES)?.toString('utf8') ?? '');
  }
  return false;
}

function importsMpi4py(text: string): boolean {
  return /(^|[\n;])\s*(from|import)\s+mpi4py\b/.test(text);
}

/** DT_NEEDED of an ELF file, elf(5); empty for all else. */
export function neededLibraries(path: string): readonly string[] {
  const file = firstBytes(path, MOST_HEADER_BYTES);
  if (file === undefined || file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46) return [];
  try {
    return new Elf(file).needed();
  } catch (error) {
    if (error instanceof RangeError) return []; // cut short, or no ELF after all
    throw error;
  }
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const DT_NEEDED = 1;
const DT_STRTAB = 5;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly bytes: number;
}

class Elf {
  readonly #file: Buffer;
  readonly #is64: boolean;
  readonly #isLittle: boolean;

  constructor(file: Buffer) {
    this.#file = file;
    this.#is64 = file[4] === 2;
    this.#isLittle = file[5] === 1;
  }

  needed(): string[] {
    const segments = this.#segments();
    const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
    if (dynamic === undefined) return [];
    const word = this.#is64 ? 8 : 4;
    const names: number[] = [];
    let tableAddress = 0;
    for (let at = dynamic.offset; at < dynamic.offset + dynamic.bytes; at += 2 * word) {
      const tag = this.#word(at);
      if (tag === 0) break;
      if (tag === DT_NEEDED) names.push(this.#word(at + word));
      if (tag === DT_STRTAB) tableAddress = this.#word(at + word);
    }
    const holder = segments.find(
      ({ type, address, bytes }) => type === PT_LOAD && tableAddress >= address && tableAddress < address + bytes,
    );
    if (holder === undefined) return [];
    const table = tableAddress - holder.address + holder.offset;
    return names.map((name) => {
      const end = this.#file.indexOf(0, table + name);
      return this.#file.toString('latin1', table + name, end);
    });
  }

  #segments(): Segment[] {
    const [start, size, count] = this.#is64
      ? [this.#word(32), this.#half(54), this.#half(56)]
      : [this.#word(28), this.#half(42), this.#half(44)];
    return Array.from({ length: count }, (_, index) => {
      const at = start + index * size;
      const type = this.#isLittle ? this.#file.readUInt32LE(at) : this.#file.readUInt32BE(at);
      return this.#is64
        ? { type, offset: this.#word(at + 8), address: this.#word(at + 16), bytes: this.#word(at + 32) }
        : { type, offset: this.#word(at + 4), address: this.#word(at + 8), bytes: this.#word(at + 16) };
    });
  }

  #half(at: number): number {
    return this.#isLittle ? this.#file.readUInt16LE(at) : this.#file.readUInt16BE(at);
  }

  #word(at: number): number {
    if (!this.#is64) return this.#isLittle ? this.#file.readUInt32LE(at) : this.#file.readUInt32BE(at);
    return Number(this.#isLittle ? this.#file.readBigUInt64LE(at) : this.#file.readBigUInt64BE(at));
  }
}

/** Undefined where it cannot be read. */
function firstBytes(path: string, most: number): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return undefined; // who starts it says so
  }
  try {
    const bytes = Buffer.alloc(most);
    return bytes.subarray(0, readSync(fd, bytes, 0, most, 0));
  } catch {
    return undefined; // a directory
  } finally {
    closeSync(fd);
  }
}
