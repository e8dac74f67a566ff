import { describe, expect, it } from 'vitest';
import type { Examination, Finding } from '../../protocol/doctor.ts';
import { doctorSentence, examinationText } from './doctor-sentence.ts';
import { examinationLook } from './rung-look.ts';
import { rungText } from './rung-words.ts';

const KEY: Finding = {
  check: 'munge-key',
  rung: 'auth',
  level: 'error',
  nodes: 'n2',
  sentence: 'n2 has another key of munge than n0.',
  proof: 'unmunge: Error: Invalid credential',
  fix: 'scp n0:/etc/munge/munge.key n2:/etc/munge/',
  fixable: true,
};
const LOOPBACK: Finding = { ...KEY, check: 'own-name-loopback', rung: 'names', level: 'warning' };
const DONE: Examination = {
  examination: 'd1',
  state: 'done',
  ok: true,
  nodes: 'n[0-3]',
  fix: false,
  by: 'maya',
  startedAt: '2026-11-21T10:00:00.000Z',
  endedAt: '2026-11-21T10:00:09.000Z',
  rungs: [],
  findings: [],
  steps: [],
};

describe('doctorSentence', () => {
  it('says that all is well, of one node and of more', () => {
    expect(doctorSentence(DONE)).toBe('Four nodes are well.');
    expect(doctorSentence({ ...DONE, nodes: 'n2' })).toBe('n2 is well.');
  });

  it('begins with what is to blame, and counts the rest', () => {
    expect(doctorSentence({ ...DONE, ok: false, findings: [KEY] })).toBe(KEY.sentence);
    expect(doctorSentence({ ...DONE, ok: false, findings: [LOOPBACK, KEY, LOOPBACK, { ...KEY, nodes: 'n3' }] })).toBe(
      `${KEY.sentence} The same on n3. One more thing was found.`,
    );
  });

  it('tells warnings and what was mended', () => {
    expect(doctorSentence({ ...DONE, findings: [LOOPBACK] })).toBe('Four nodes are well, with 1 warning.');
    expect(doctorSentence({ ...DONE, findings: [{ ...KEY, fixed: true }] })).toBe(
      'One thing was mended; four nodes are well now.',
    );
    expect(doctorSentence({ ...DONE, ok: false, findings: [{ ...KEY, fixed: false }] })).toBe(KEY.sentence);
  });

  it('says what happens now, and how it ended early', () => {
    const running = { ...DONE, state: 'running' as const, ok: false };
    expect(doctorSentence({ ...running, doing: 'clocks' })).toBe('Examining four nodes: clocks.');
    expect(doctorSentence({ ...running, fix: true })).toBe('Mending four nodes.');
    expect(doctorSentence({ ...DONE, state: 'cancelled', ok: false, findings: [KEY] })).toBe(
      'The examination of four nodes was cancelled; it had found 1 finding.',
    );
    expect(doctorSentence({ ...DONE, state: 'interrupted', ok: false })).toBe(
      'The examination of four nodes was interrupted when Breadbox ended.',
    );
  });

  it('names one in a list', () => {
    expect([examinationText(DONE), examinationText({ ...DONE, fix: true, nodes: 'n2' })]).toEqual([
      'Examine four nodes',
      'Mend n2',
    ]);
  });
});

describe('rungText', () => {
  it('names who failed, and counts who did not', () => {
    expect(rungText({ nodes: { n0: 'ok', n1: 'failed', n2: 'failed', n3: 'skipped' } })).toBe(
      'n[1-2] failed, 1 ok, n3 left out',
    );
    expect(rungText({ nodes: { n0: 'ok', n1: 'ok' } })).toBe('all ok');
    expect(rungText({ nodes: { n0: 'waiting', n1: 'waiting' } })).toBe('waits');
    expect(rungText({ nodes: { n0: 'unknown', n1: 'unknown' } })).toBe('could not be tested');
  });
});

describe('examinationLook', () => {
  it('tells well from works and from not well', () => {
    const words = [DONE, { ...DONE, findings: [LOOPBACK] }, { ...DONE, ok: false, findings: [KEY] }].map(
      (one) => examinationLook(one).word,
    );
    expect(words).toEqual(['Well', 'Works, with a warning', 'Not well']);
    expect(examinationLook({ ...DONE, findings: [{ ...KEY, fixed: true }] }).word).toBe('Well');
  });
});
