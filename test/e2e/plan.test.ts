import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planResultSchema } from '../../src/protocol/plan.ts';
import { temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const PLANS = fileURLToPath(new URL('../../plans/', import.meta.url));

let place: { home: string; remove(): Promise<void> };
beforeAll(async () => {
  place = await temporaryHome();
});
afterAll(() => place?.remove());

function plan(words: readonly string[], input = '') {
  const env = { PATH: process.env.PATH, BREADBOX_HOME: place.home };
  return spawnSync(BREADBOX, ['plan', ...words], { encoding: 'utf8', cwd: PLANS, input, env });
}

it.each([
  ['parc.yaml', 'unknown: the draw of switch and fan'],
  ['pine64-hosting.yaml', 'unknown: the limit of atx.12v1'],
  ['hpc-diy.yaml', 'unknown: the draw of switch and screen'],
  ['cakejar.yaml', 'the limit of all PoE ports of switch'],
  ['rain-mark-2.yaml', 'the draw of measured, others, clusterboard and front'],
])('%s holds for what is known, and the result has the documented shape', (file, unknown) => {
  const { status, stdout, stderr } = plan([file, '--json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const result = planResultSchema.parse(JSON.parse(stdout));
  expect(result.sentence).toContain(unknown);
});

it('needs no head: a plan that breaks ends with 1 and opens with what breaks first', () => {
  const { status, stdout } = plan(
    ['-'],
    'name: two lamps\nloads: {lamp: {count: 2, watts: 30, on: psu}}\nsupplies: {psu: {rails: {12v: {volts: 12, amps: 4}}}}\n',
  );
  expect(status).toBe(1);
  expect(stdout.split('\n')[0]).toBe(
    'two lamps: It does not hold: psu.12v breaks first typically. psu.12v gives 48 W (4 A) and must give 60 W (5 A) typically.',
  );
  expect(existsSync(place.home)).toBe(false);
});

it('names the line of what is wrong', () => {
  const { status, stdout, stderr } = plan(['-'], 'name: x\nloads:\n  lamp: {wats: 30}\n');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('stdin:3:10: loads.lamp.wats: there is no such key.');
});
