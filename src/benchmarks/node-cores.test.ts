import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { peakOfNodes } from './hpl/peak-of-nodes.ts';
import { coresScript } from './node-cores.ts';
import { readLooks } from './node-look.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breadbox-cores-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** What the script prints of the frozen computer, read as that of a node. */
function lookAt(cpuinfo: readonly string[], maxKhz: readonly number[], more: readonly string[]) {
  put('proc/cpuinfo', `${cpuinfo.map((lines, i) => `processor\t: ${i}\n${lines}`).join('\n')}\nHardware\t: BCM2835\n`);
  for (const [cpu, khz] of maxKhz.entries())
    put(`sys/devices/system/cpu/cpu${cpu}/cpufreq/cpuinfo_max_freq`, `${khz}\n`);
  const say = 'say() { printf "@look n1 %s %s\\n" "$1" "$2"; }';
  const output = execFileSync('sh', ['-c', `${say}\n${coresScript(root)}`], { encoding: 'utf8' });
  const [look] = readLooks([output, ...more.map((line) => `@look n1 ${line}`)].join('\n'), ['n1']);
  return look!;
}

const arm = (part: string) => `BogoMIPS\t: 108.00
Features\t: fp asimd evtstrm crc32 cpuid
CPU implementer\t: 0x41
CPU architecture: 8
CPU variant\t: 0x0
CPU part\t: ${part}
CPU revision\t: 3
`;
const intel = (model: number, flags: string) => `vendor_id\t: GenuineIntel
cpu family\t: 6
model\t\t: ${model}
model name\t: Intel(R) Something: CPU @ 3.20GHz
stepping\t: 3
flags\t\t: fpu vme ${flags} ht
bogomips\t: 6384.00
`;
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('Raspberry Pi 4: 4 × 1.8 × 4 by hand', () => {
  const look = lookAt(times(4, arm('0xd08')), times(4, 1_800_000), ['architecture aarch64', 'nproc 4', 'cores 4']);
  expect(look.coreKinds).toEqual([{ core: 'Cortex-A72', processors: 4, maxMhz: 1800 }]);
  const peak = peakOfNodes([look, { ...look, node: 'n2' }]);
  expect(peak?.gflops).toBeCloseTo(57.6, 9);
  expect(peak?.basis).toMatch(/^8 × Cortex-A72 × 1\.8 GHz × 4 a cycle \(/);
});

test('RK3588: two kinds of cores, the faster ones of two clocks', () => {
  const clocks = [...times(4, 1_800_000), 2_256_000, 2_256_000, 2_304_000, 2_304_000];
  const cores = [...times(4, arm('0xd05')), ...times(4, arm('0xd0b'))];
  const look = lookAt(cores, clocks, ['architecture aarch64', 'nproc 8', 'cores 8']);
  // 4 × 1.8 × 4 + 2 × 2.256 × 8 + 2 × 2.304 × 8
  expect(peakOfNodes([look])?.gflops).toBeCloseTo(101.76, 9);
  // Which four a container may use is not known.
  expect(peakOfNodes([{ ...look, cores: 4, threads: 4 }])?.gflops).toBeUndefined();
});

test('x86 with second threads counts cores; without a clock or of no list it is unknown', () => {
  const words = ['architecture x86_64', 'nproc 8', 'cores 4'];
  const skylake = lookAt(times(8, intel(94, 'sse2 avx fma avx2')), times(8, 3_600_000), words);
  // 4 × 3.6 × 16
  expect(peakOfNodes([skylake])?.gflops).toBeCloseTo(230.4, 9);
  const n100 = lookAt(times(4, intel(190, 'sse2 avx fma avx2')), times(4, 3_400_000), words);
  expect(n100.coreKinds).toEqual([{ core: undefined, processors: 4, maxMhz: 3400 }]);
  expect(peakOfNodes([n100])).toBeUndefined();
  expect(peakOfNodes([skylake, n100])).toBeUndefined();
});

test('a virtual machine tells no clock, and 32 bits have other rates', () => {
  const words = ['architecture armv7l', 'nproc 4', 'cores 4'];
  const vm = lookAt(times(4, intel(94, 'sse2 avx fma avx2')), [], ['architecture x86_64', 'nproc 4', 'cores 4']);
  expect(vm.coreKinds).toEqual([{ core: 'Skylake', processors: 4, maxMhz: undefined }]);
  expect(peakOfNodes([vm])).toBeUndefined();
  expect(peakOfNodes([lookAt(times(4, arm('0xd08')), times(4, 1_800_000), words)])).toBeUndefined();
  expect(peakOfNodes([{ cores: 4, threads: 4, coreKinds: [] }])).toBeUndefined();
});
