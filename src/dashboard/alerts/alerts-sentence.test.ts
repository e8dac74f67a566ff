import { expect, test } from 'vitest';
import type { Alert } from '../../protocol/alerts.ts';
import { alertsSentence } from './alerts-sentence.ts';

const HOT: Alert = {
  ...{ alert: 'a7', rule: 'hot', node: 'pi3', severity: 'bad', since: '2026-11-21T20:00:00.000Z', jobs: [] },
  ...{ sentence: 'pi3 is at 84 °C.', what: '', why: '', todo: '' },
};
const KNOWN: Alert = { ...HOT, alert: 'a8', acknowledged: { by: 'ada', at: HOT.since } };

test('says how much needs a hand, and whether anybody knows', () => {
  expect(alertsSentence(undefined)).toBe('Asking what needs a hand.');
  expect(alertsSentence([])).toBe('Nothing needs a hand.');
  expect(alertsSentence([HOT])).toBe('One thing needs a hand.');
  expect(alertsSentence([KNOWN])).toBe('One thing needs a hand. Somebody knows of it.');
  expect(alertsSentence([HOT, KNOWN])).toBe('2 things about pi3 need a hand.');
  expect(alertsSentence([HOT, { ...KNOWN, node: 'pi4' }])).toBe('2 things need a hand.');
  expect(alertsSentence([KNOWN, KNOWN])).toBe('2 things about pi3 need a hand. Somebody knows of them.');
});
