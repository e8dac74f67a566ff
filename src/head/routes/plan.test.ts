import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAX_POSTED_PLAN_CHARACTERS, type PlanResult } from '../../protocol/plan.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

const CAKEJAR = new URL('../../../plans/cakejar.yaml', import.meta.url);

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

function check(text: string, more: object = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return head.request('POST /api/plan', { as: 'viewer', headers, body: JSON.stringify({ text, ...more }) });
}

test('whoever is logged in has a plan checked', async () => {
  const result = (await (await check(await readFile(CAKEJAR, 'utf8'))).json()) as PlanResult;
  expect(result).toMatchObject({ name: 'Cakejar', ok: true });
  expect(result.sentence).toContain('unknown: the draw of switch');
});

test('what is wrong is named with its line, in the file that was given', async () => {
  const wrong = await check('name: x\nloads:\n  a: {wats: 5}\n', { file: 'mine.yaml' });
  expect(wrong.status).toBe(400);
  expect(await problemOf(wrong)).toMatchObject({
    code: 'bad-input',
    title: 'mine.yaml:3:7: loads.a.wats: there is no such key.',
  });
  const circle = await check('name: x\nconverters:\n  a: {on: b, volts: 5}\n  b: {on: a, volts: 5}\n');
  expect((await problemOf(circle)).title).toMatch(/^plan\.yaml:\d:\d+: converters\.[ab]\.on: [ab] feeds itself/);
});

/** Each is as large as it may be, or as hard. */
const HOSTILE: Readonly<Record<string, () => string>> = {
  'many loads': () => things('loads', (at) => `{count: 1000, on: mains, watts: unknown}`.concat(` # ${at}`)),
  'many converters in a row': () => things('converters', (at) => `{on: c${at + 1}, volts: 5}`),
  'many kinds of boards with spares': () => things('boards', () => '{spare: 3}'),
  'many rails and many supplies': () =>
    things('supplies', () => '{count: 1000, rails: {a: {volts: 5}, b: {volts: 5}}}'),
  'many spare supplies': () =>
    `name: x\nsupplies:\n  m: {count: 500, rails: {a: {volts: 5}}}\n${rows(1000, (at) => `  s${at}: {rails: {a: {volts: 5}}, spareFor: m}`)}`,
  'many wrong keys': () => `name: x\nloads:\n  a:\n${rows(4_000, (at) => `    k${at}: 1`)}`,
  'many wrong values': () => things('loads', () => '{count: 0}'),
  'many brackets': () => `name: ${'['.repeat(60_000)}`,
  'many aliases': () =>
    `a: &a [x,x,x,x,x,x,x,x,x]\n${rows(9, (at) => `b${at}: &b${at} [${`*${at === 0 ? 'a' : `b${at - 1}`},`.repeat(9)}]`)}`,
};

function rows(count: number, row: (at: number) => string): string {
  return `${Array.from({ length: count }, (_, at) => row(at)).join('\n')}\n`;
}

function things(section: string, thing: (at: number) => string): string {
  const most = Math.floor((MAX_POSTED_PLAN_CHARACTERS - 100) / (thing(9999).length + 12));
  return `name: x\n${section}:\n${rows(Math.min(most, 9000), (at) => `  c${at}: ${thing(at)}`)}`;
}

describe('a plan without measure is refused, and the head goes on', () => {
  test.each(Object.keys(HOSTILE))('%s', { timeout: 60_000 }, async (name) => {
    const text = HOSTILE[name]!();
    expect(text.length).toBeLessThanOrEqual(MAX_POSTED_PLAN_CHARACTERS);
    const refused = await check(text);
    expect(refused.status).toBe(400);
    const { code, title } = await problemOf(refused);
    expect(code).toBe('bad-input');
    expect(title.split('\n').length).toBeLessThanOrEqual(20);
    expect(title.length).toBeLessThan(4000);
  });

  test('what is just within measure is judged', { timeout: 60_000 }, async () => {
    const text = `name: x\nsupplies: {psu: {watts: 9000, rails: {a: {volts: 5}}}}\nboards:\n${rows(49, (at) => `  b${at}: {count: 39, spare: 1, on: psu, watts: unknown}`)}`;
    const judged = (await (await check(text)).json()) as PlanResult;
    expect(judged.watts.worst.unknown).toContain('b48');
    expect((await check('x'.repeat(MAX_POSTED_PLAN_CHARACTERS + 1))).status).toBe(400);
  });
});
