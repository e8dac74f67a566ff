import { expect, it } from 'vitest';
import { type HandbookCell, PEN } from '../../handbook/handbook.ts';
import { handbookSentence } from './handbook-sentence.ts';

const of = (...values: HandbookCell[]) =>
  handbookSentence({
    ...{ title: 'RAIN', subtitle: '', made: '' },
    sections: [
      {
        heading: 'What it is',
        blocks: [
          { kind: 'facts', facts: values.map((value) => ['x', value]) },
          { kind: 'table', columns: ['Part', 'Price'], rows: [[PEN, PEN]] },
        ],
      },
    ],
  });

it('says what it lacks; a list that is to be written by hand is no gap', () => {
  expect(of('a')).toBe('The handbook of RAIN is complete.');
  expect(of(PEN, undefined)).toBe('The handbook of RAIN can be printed; 1 line is open, and 1 fact is unknown.');
  expect(of(PEN, PEN)).toBe('The handbook of RAIN can be printed; 2 lines are open.');
  expect(of(undefined, undefined)).toBe('The handbook of RAIN can be printed; 2 facts are unknown.');
});
