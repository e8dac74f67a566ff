import { expect, test } from 'vitest';
import { KeptSamples, sampleLine } from './kept-samples.ts';

function ofSeconds(count: number): KeptSamples {
  const samples = new KeptSamples();
  for (let second = 0; second < count; second++) samples.add(second * 1000, 1e9 + second, `{"load1":${second}}`);
  return samples;
}

function seqs(samples: KeptSamples, from = -1): number[] {
  const found: number[] = [];
  for (let sample = samples.after(from); sample !== undefined; sample = samples.after(sample.seq))
    found.push(sample.seq);
  return found;
}

test('they are kept in order until the head has them', () => {
  const samples = ofSeconds(5);
  expect(seqs(samples)).toEqual([0, 1, 2, 3, 4]);
  samples.taken(2);
  expect(seqs(samples)).toEqual([3, 4]);
  expect(seqs(samples, 3)).toEqual([4]);
  samples.taken(1); // an older answer
  expect(seqs(samples)).toEqual([3, 4]);
  samples.taken(99);
  expect(samples.size).toBe(0);
  expect(samples.after(-1)).toBeUndefined();
});

test('numbers go on where all were taken', () => {
  const samples = ofSeconds(3);
  samples.taken(2);
  samples.add(3000, 0, '{}');
  expect(seqs(samples)).toEqual([3]);
});

test('of an hour without a head ten minutes are kept', () => {
  const samples = ofSeconds(3600);
  expect(samples.size).toBe(600);
  expect(samples.after(-1)?.seq).toBe(3000);
});

test('a line says how old it is by the clock that nobody sets, and what the node believes', () => {
  const [line = '', rest] = sampleLine({ seq: 7, atMs: 1000, clock: 12.5, values: '{"load1":1}' }, 3250.4).split('\n');
  expect(JSON.parse(line)).toEqual({ seq: 7, ageSec: 2.25, clock: 12.5, values: { load1: 1 } });
  expect(rest).toBe('');
});
