import { expect, test } from 'vitest';
import { MAX_PLAN_CHARACTERS, planFileSchema } from '../protocol/plan.ts';
import { readYamlFile } from './read-plan.ts';

const read = (text: string) => readYamlFile(planFileSchema, 'p.yaml', text);

test.each([
  ['name: a\nloads:\n  fan: {}\n  fan: {}\n', 'p.yaml:4:3: Map keys must be unique'],
  ['name: a\nloads: {fan: {watts: 1, watts: 2}}\n', 'p.yaml:2:25: Map keys must be unique'],
  ['name: a\n"name": b\n', 'p.yaml:2:1: Map keys must be unique'],
])('a key that stands twice is an error with its place: %j', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('keys alike in different maps are several', () => {
  expect(read('name: a\nloads: {b: {watts: 1}, c: {watts: 1}}\n').value.loads).toHaveProperty('c.watts', 1);
});

// Each key compared with each takes half a minute.
test('a map of very many keys is read soon', { timeout: 12_000 }, () => {
  const keys = Array.from({ length: 42_000 }, (_, at) => (at + 1e4).toString(36));
  const text = `name: a\nloads: {${keys.join(',')}}`;
  expect(text.length).toBeLessThan(MAX_PLAN_CHARACTERS);
  expect(() => read(text)).toThrow('p.yaml:2:');
});
