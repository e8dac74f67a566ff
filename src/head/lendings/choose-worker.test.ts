import { expect, test } from 'vitest';
import { chooseWorker } from './choose-worker.ts';
import { readLook } from './look-at-node.ts';

const WISH = { slots: undefined, worker: 'any' } as const;
const look = (...lines: string[]) =>
  readLook('n1', ['@uid 1000', '@home /home/pi', '@cores 4', ...lines.map((line) => `@${line}`)].join('\n'));
const SH = ['tool curl', 'tool unzip'];

test('a pilot where Node.js is new enough, the sh worker where it is not, and reasons where neither can be', () => {
  expect(chooseWorker('n1', look('node v18.20.4'), WISH, false)).toEqual({
    ...{ kind: 'pilot', slots: 4, sentence: undefined },
  });
  expect(chooseWorker('n1', look('node v8.10.0', ...SH), WISH, false)).toMatchObject({
    ...{ kind: 'sh', slots: 4, sentence: expect.stringContaining('n1 has Node.js 8: its sh worker') },
  });
  expect(chooseWorker('n1', look('tool wget', 'tool unzip'), WISH, false).kind).toBe('sh');
  expect(chooseWorker('n1', look('node v20.1.0', ...SH), { ...WISH, worker: 'sh' }, false)).toMatchObject({
    ...{ kind: 'sh', sentence: undefined },
  });
  const chosen = (lines: string[], worker: 'any' | 'pilot' | 'sh') => () =>
    chooseWorker('n1', look(...lines), { ...WISH, worker }, false);
  expect(chosen([], 'any')).toThrow(
    'n1 has no Node.js, and not what the sh worker needs: curl or GNU wget, and unzip.',
  );
  expect(chosen(['node v16.3.0', 'tool curl'], 'any')).toThrow('Node.js 16, where 18 is needed, and not what');
  expect(chosen(['node v18.0.0', 'tool curl'], 'sh')).toThrow('n1 has not what the sh worker needs: unzip.');
  expect(chosen(SH, 'pilot')).toThrow('n1 has no Node.js, and a pilot needs 18 or later.');
});

test('slots: the cores, two on the head, never more than there are', () => {
  const node = look('node v18.20.4');
  expect(chooseWorker('n1', node, WISH, true).slots).toBe(2);
  expect(chooseWorker('n1', node, { ...WISH, slots: 3 }, true).slots).toBe(3);
  expect(chooseWorker('n1', node, { ...WISH, slots: 9 }, false)).toMatchObject({
    ...{ slots: 4, sentence: 'n1 has 4 cores, and gets no more slots.' },
  });
});

test('root is no login for programs of people', () => {
  const root = readLook('n1', '@uid 0\n@home /root\n@cores 4\n@node v18.0.0');
  expect(() => chooseWorker('n1', root, WISH, false)).toThrow('root');
});

test('a login that answers with something else is said', () => {
  expect(() => readLook('n1', 'This account is currently not available.')).toThrow('n1 did not say');
});
