import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readAgentFile, waysToHead } from './head-ways.ts';

const place = mkdtempSync(join(tmpdir(), 'breadbox-ways-'));
const path = join(place, 'agent.json');
afterAll(() => rmSync(place, { recursive: true }));

function read(text: string) {
  writeFileSync(path, text);
  return readAgentFile(path);
}

test.each([
  ['', /is damaged/],
  ['null', /does not say who this node is/],
  ['[]', /does not say who this node is/],
  ['{"node":"n1","token":"t","url":"ftp://head"}', /and where its head/],
  ['{"node":"n1","token":"t","url":"https://head:99999"}', /and where its head/],
  ['{"node":"n1","token":"t","url":"https://head:8643","sensors":5}', /does not say who this node is/],
])('a file that says %s is refused in words', (text, words) => {
  expect(() => read(text)).toThrow(words);
});

test('directly first, then through the tunnel; without either it says what opens one', () => {
  const tunnel = join(place, 'tunnel');
  const file = { node: 'n1', token: 't', url: 'https://head:8643' };
  expect(waysToHead(read(JSON.stringify(file)), tunnel).map(({ url }) => url)).toEqual(['https://head:8643']);
  writeFileSync(tunnel, '40001\n');
  expect(waysToHead(file, tunnel).map(({ url }) => url)).toEqual(['https://head:8643', 'https://127.0.0.1:40001']);
  writeFileSync(tunnel, 'nonsense');
  expect(() => waysToHead({ node: 'n1', token: 't' }, tunnel)).toThrow('no way leads to the head');
});
