import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Collectors, createCollectors } from './all.ts';
import { frozenRoot, thawedRoot } from './frozen-root.ts';
import { nvidia } from './nvidia.ts';
import { parseTegrastats, tegrastats } from './tegrastats.ts';

const line = (board: string): string =>
  readFileSync(join(import.meta.dirname, `../../../test/fixtures/programs/tegrastats-${board}.txt`), 'utf8').trim();

let collectors: Collectors | undefined;
let directory: string | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  collectors?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

async function waitFor(check: (now: number) => void): Promise<void> {
  let now = 0;
  const second = (): void => {
    now += 300; // three times as fast as in life
    check(now);
  };
  await vi.waitFor(second, { timeout: 30_000, interval: 100 });
}

describe('nvidia-smi', () => {
  it('is kept running, and its lines are put into base units; what a card cannot say is absent', async () => {
    collectors = createCollectors(frozenRoot('pc', 'programs'), [], { kinds: [nvidia] });
    const values = {};
    await waitFor((now) => {
      Object.assign(values, collectors!.read(now));
      expect(values).toHaveProperty(['gpu_memory_total_bytes.1']);
    });
    expect(values).toEqual({
      'gpu_busy_ratio.0': 0.37,
      'gpu_memory_used_bytes.0': 1234 * 2 ** 20,
      'gpu_temperature_celsius.0': 61,
      'gpu_power_watts.0': 221.54,
      'gpu_frequency_hertz.0': 1.965e9,
      'gpu_memory_total_bytes.0': 24576 * 2 ** 20,
      'gpu_busy_ratio.1': 0,
      'gpu_memory_used_bytes.1': 2 * 2 ** 20,
      'gpu_temperature_celsius.1': 33,
      'gpu_frequency_hertz.1': 2.1e8,
      'gpu_memory_total_bytes.1': 4096 * 2 ** 20,
    });
    expect(collectors.troubles).toEqual([]);
  });

  it('that ends is reported with its last words, started again later, and forgiven', async () => {
    vi.stubEnv('FAKE_NVIDIA', 'broken');
    collectors = createCollectors(frozenRoot('pc', 'programs'), [], { kinds: [nvidia] });
    let at = 0;
    await waitFor((now) => {
      at = now;
      collectors!.read(now);
      expect(collectors!.troubles).toHaveLength(1);
    });
    const [trouble] = collectors.troubles;
    expect(trouble).toMatchObject({ collector: 'nvidia', state: 'failing' });
    expect(trouble!.because).toContain('ended with 18: NVML library version: 550.54');

    vi.stubEnv('FAKE_NVIDIA', '');
    await waitFor((now) => {
      const values = collectors!.read(at + now);
      expect(values).toHaveProperty(['gpu_busy_ratio.0'], 0.37);
    });
    expect(collectors.troubles).toEqual([]);
  });

  it('is not started where there is no card', () => {
    collectors = createCollectors(frozenRoot('rockpro64', 'programs'), [], { kinds: [nvidia] });
    expect(collectors.read(1000)).toEqual({});
    expect(collectors.troubles).toEqual([]);
  });
});

describe('a line of tegrastats', () => {
  it('of a Jetson Nano', () => {
    const { gpu, rails } = parseTegrastats(line('nano'));
    expect(gpu).toEqual({ 'gpu_busy_ratio.0': 0.12, 'gpu_frequency_hertz.0': 76e6, 'gpu_temperature_celsius.0': 40 });
    expect([...rails]).toEqual([
      ['POM_5V_IN', 1.75],
      ['POM_5V_GPU', 0],
      ['POM_5V_CPU', 0.366],
    ]);
  });

  it('of an Orin Nano, with units behind its rails and brackets around its clock', () => {
    const { gpu, rails } = parseTegrastats(line('orin-nano'));
    expect(gpu).toEqual({
      'gpu_busy_ratio.0': 0.99,
      'gpu_frequency_hertz.0': 612e6,
      'gpu_temperature_celsius.0': 58.625,
    });
    expect(rails.get('VDD_IN')).toBe(16.321);
  });

  it('of an AGX Orin whose GPU is off: no temperature, and no rail that is not connected', () => {
    const { gpu, rails } = parseTegrastats(line('agx-orin'));
    expect(gpu).not.toHaveProperty(['gpu_temperature_celsius.0']);
    expect([...rails.keys()]).toEqual(['VDD_GPU_SOC', 'VDD_CPU_CV', 'VIN_SYS_5V0', 'VDDQ_VDD2_1V8AO']);
  });
});

describe('tegrastats', () => {
  it('runs where the kernel shows neither the GPU nor the rails; a board without a rail for all of it is a sum', async () => {
    vi.stubEnv('FAKE_TEGRASTATS', 'agx-orin');
    const thawed = thawedRoot('jetson-nano', 'programs');
    directory = thawed.directory;
    for (const path of ['sys/devices/gpu.0', 'sys/bus']) rmSync(join(directory, path), { recursive: true });
    collectors = createCollectors(thawed.root, [], { kinds: [tegrastats] });
    await waitFor((now) => {
      expect(collectors!.read(now).board_power_watts).toBeCloseTo(2.34 + 0.39 + 4.025, 9);
    });
  });

  it('does not run where it would only cost: the kernel shows both', () => {
    collectors = createCollectors(frozenRoot('jetson-nano', 'programs'), [], { kinds: [tegrastats] });
    expect(collectors.read(1000)).toEqual({});
  });
});
