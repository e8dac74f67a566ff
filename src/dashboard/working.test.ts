import { describe, expect, it } from 'vitest';
import { paramsText, stillWorking, taskIndex, WorkerNumbers } from './working.ts';

const at = (node: string, slot: number, task = 'r1.0') => ({ node, slot, task, startedAt: '2026-03-01T10:00:00Z' });

describe('worker numbers', () => {
  it('count slots node by node, and stay when others rest', () => {
    const numbers = new WorkerNumbers();
    const first = numbers.number([at('rain10', 0), at('rain4', 1), at('rain4', 0)]);
    expect(first.map(({ node, slot, number }) => [node, slot, number])).toEqual([
      ['rain4', 0, 1],
      ['rain4', 1, 2],
      ['rain10', 0, 3],
    ]);
    expect(numbers.number([at('rain10', 0)]).map(({ number }) => number)).toEqual([3]);
  });

  it('leave out who has answered already', () => {
    const workers = new WorkerNumbers().number([at('rain4', 0, 'r1.7'), at('rain4', 1, 'r1.8')]);
    const left = stillWorking(workers, [{ task: 'r1.7', state: 'answered', attempt: 1, params: 1 }]);
    expect(left.map(({ task }) => task)).toEqual(['r1.8']);
  });
});

describe('a task', () => {
  it('tells its place in the feed', () => {
    expect(taskIndex('r12.345')).toBe(345);
  });

  it('shows its parameters in a line', () => {
    expect(paramsText({ y: 7, x: 13 })).toBe('y 7, x 13');
    expect(paramsText({ at: [1, 2] })).toBe('at [1,2]');
    expect(paramsText([1, 2])).toBe('[1,2]');
    expect(paramsText(undefined)).toBe('');
    expect(paramsText('x'.repeat(200))).toHaveLength(81);
  });
});
