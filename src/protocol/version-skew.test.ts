import { expect, test } from 'vitest';
import { versionSkew } from './version-skew.ts';

test.each([
  ['0.1.0', '0.1.9'],
  ['0.2.0', '0.1.4'],
  ['0.1.4', '0.2.0-beta.1'],
  ['3.9.0', '3.10.0'],
  ['unbuilt', '0.1.0'],
])('head %s and agent %s work together', (head, agent) => {
  expect(versionSkew(head, agent)).toBeUndefined();
});

test.each([
  ['0.3.0', '0.1.9', 'agent'],
  ['0.1.0', '0.3.0', 'head'],
  ['1.0.0', '0.9.0', 'agent'],
  ['1.9.0', '2.0.0', 'head'],
])('head %s and agent %s do not: the %s is too old', (head, agent, tooOld) => {
  expect(versionSkew(head, agent)).toContain(`the ${tooOld} is too old`);
});
