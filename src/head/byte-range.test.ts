import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { OpenOutput } from '../jobs/files/output-file.ts';
import { openPart, partOf } from './byte-range.ts';

test.each([
  [null, undefined],
  ['bytes=0-3', { from: 0, to: 3 }],
  ['bytes=4-', { from: 4, to: 9 }],
  ['bytes=4-100', { from: 4, to: 9 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=-30', { from: 0, to: 9 }],
  ['bytes=-0', 'none'],
  ['bytes=10-', 'none'],
  ['bytes=5-4', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,3-4', undefined],
  ['lines=0-1', undefined],
])('%s of ten bytes', (range, part) => expect(partOf(range, 10)).toEqual(part));

test('of nothing, nothing is there', () => expect(partOf('bytes=-5', 0)).toBe('none'));

const self = fileURLToPath(import.meta.url);
const ask = async (headers: Record<string, string>, method = 'GET') =>
  openPart(new OpenOutput(await open(self)), new Request('http://localhost/', { headers, method }), {});

test('a part says of what', async () => {
  const answer = await ask({ range: 'bytes=9-12' });
  expect([answer.status, await answer.text()]).toEqual([206, 'open']);
  expect(answer.headers.get('content-range')).toMatch(/^bytes 9-12\/\d+$/);
  expect(answer.headers.get('content-length')).toBe('4');
});

test('what is beyond the end is refused with the length', async () => {
  const answer = await ask({ range: 'bytes=999999-' });
  expect([answer.status, answer.headers.get('content-range')]).toEqual([416, expect.stringMatching(/^bytes \*\/\d+$/)]);
});

test('HEAD and a file that is not there yet have no body', async () => {
  expect(await (await ask({}, 'HEAD')).text()).toBe('');
  const none = await openPart(undefined, new Request('http://localhost/'), {});
  expect([none.status, none.headers.get('content-length'), await none.text()]).toEqual([200, '0', '']);
});
