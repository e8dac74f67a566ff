import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProgressNews } from './progress-news.ts';

let state: number;
let told: string[];
let writes: { readonly state: number; readonly end: (error?: Error) => void }[];
let news: ProgressNews<number, string>;

beforeEach(() => {
  vi.useFakeTimers();
  state = 0;
  told = [];
  writes = [];
  news = new ProgressNews({
    snapshot: () => state,
    write: (now) =>
      new Promise((resolve, reject) =>
        writes.push({ state: now, end: (error) => (error === undefined ? resolve() : reject(error)) }),
      ),
    publish: (now) => told.push(`all ${now}`),
    line: (now) => `is ${now}`,
  });
});
afterEach(() => vi.useRealTimers());

const change = () => {
  state++;
  news.changed();
};

test('many changes are told of together, and a slow disk is asked for one at a time', async () => {
  const stop = news.follow((line) => told.push(String(line)));
  for (let n = 0; n < 5; n++) change();
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(250);
  expect(told).toEqual(['all 5', 'is 5']);
  stop();
  change();
  await vi.advanceTimersByTimeAsync(250);
  expect(told).toEqual(['all 5', 'is 5', 'all 6']);
  expect(writes.map((write) => write.state)).toEqual([5]);
  writes[0]!.end(new Error('full'));
  change();
  await vi.advanceTimersByTimeAsync(250);
  expect(writes.map((write) => write.state)).toEqual([5, 7]);
});

test('what is said goes to followers at once', () => {
  news.follow((line) => told.push(String(line)));
  news.say('a line');
  expect(told).toEqual(['a line']);
});

test('the end is told when it is on the disk, after what was being written', async () => {
  news.follow((line) => told.push(String(line)));
  change();
  await vi.advanceTimersByTimeAsync(250);
  told = [];
  change();
  const ended = news.end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(writes.map((write) => write.state)).toEqual([1]);
  writes[0]!.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(writes.map((write) => write.state)).toEqual([1, 2]);
  expect(told).toEqual([]);
  writes[1]!.end();
  await ended;
  expect(told).toEqual(['all 2', 'is 2', 'undefined']);
});

test('an end that cannot be written is an error, and told all the same', async () => {
  news.follow((line) => told.push(String(line)));
  const ended = news.end();
  writes[0]!.end(new Error('full'));
  await expect(ended).rejects.toThrow('full');
  expect(told).toEqual(['all 0', 'is 0', 'undefined']);
});
