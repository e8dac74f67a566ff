import { expect, test } from 'vitest';
import { agentAboutSchema } from '../../protocol/telemetry.ts';
import { aboutMachine, valuesText } from './measure.ts';
import { sampleText } from './sample-text.ts';

test('what is no number is not sent, and no digits that mean nothing', () => {
  const values = {
    load1: 1.23456789,
    memory_total_bytes: 8_589_934_592,
    gone: Number.NaN,
    worse: Number.POSITIVE_INFINITY,
  };
  expect(valuesText(values)).toBe('{"load1":1.2346,"memory_total_bytes":8589934592}');
});

test('of a machine on which collectors find nothing, what Node.js knows is said', () => {
  const about = aboutMachine({ about: () => ({}), troubles: [] }, '1.2.3');
  expect(agentAboutSchema.parse(about)).toMatchObject({ version: '1.2.3', interfaces: [], troubles: [] });
  expect(about.cores).toBeGreaterThan(0);
});

test('a sample for people has units', () => {
  const troubles = [{ collector: 'air', sensor: 'chassis', state: 'failing' as const, because: 'EIO' }];
  const about = { ...aboutMachine({ about: () => ({ model: 'Board' }), troubles }, '1.2.3'), cores: 4, memBytes: 4e9 };
  const text = sampleText(about, {
    cpu_busy_ratio: 0.5,
    under_voltage: 1,
    'link_speed_bits_per_second.eth0': 1e9,
    load1: 2,
  });
  expect(text).toMatch(/^Board, .*4 cores, 4 GB\n/);
  expect(text).toMatch(/^cpu_busy_ratio +50 %$/m);
  expect(text).toMatch(/^under_voltage +yes$/m);
  expect(text).toMatch(/^link_speed_bits_per_second\.eth0 +1 Gbit\/s$/m);
  expect(text).toMatch(/^air: chassis cannot be read: EIO$/m);
});
