import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { parseSeries } from '../../protocol/series.ts';
import { createCollectors } from './all.ts';
import { otherSystem } from './other-system.ts';
import { Root } from './root.ts';

const { platform } = process;
afterEach(() => {
  vi.unstubAllEnvs();
  Object.defineProperty(process, 'platform', { value: platform });
});

it('says of a system without /proc what Node.js knows of it', () => {
  vi.stubEnv('PATH', join(import.meta.dirname, '../../../test/fakes/bin'));
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  const collectors = createCollectors(new Root('/'), [], { kinds: [otherSystem] });
  const values = collectors.read(1000);
  expect(values.memory_available_bytes! + values.memory_used_bytes!).toBe(values.memory_total_bytes);
  expect(Object.keys(values).every((key) => parseSeries(key) !== undefined)).toBe(true);
  expect(collectors.about()).toMatchObject({ bootId: '4F0C0C5E-7B5D-4C0B-9E57-2B9E3E0A1B22' });
});

it('is not asked on Linux, where more is known', () => {
  Object.defineProperty(process, 'platform', { value: 'linux' });
  expect(createCollectors(new Root('/'), [], { kinds: [otherSystem] }).read(1000)).toEqual({});
});
