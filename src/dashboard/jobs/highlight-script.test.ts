import { describe, expect, it } from 'vitest';
import { headEnd, highlightScript } from './highlight-script.ts';

const SCRIPT = '#!/bin/sh\n#SBATCH -n4 --time=10:00 # short\n\n# words\n#SBATCHx\necho #SBATCH\n#SBATCH --late\n';

describe('a script in pieces', () => {
  it('is the script again when they are put together', () => {
    for (const text of [SCRIPT, '', '\n', '#SBATCH', '#SBATCH   --o="a b\' -x', "#SBATCH -J 'a b' x\t\r"]) {
      const lines = highlightScript(text).map((pieces) => pieces.map((piece) => piece.text).join(''));
      expect(lines.join('\n')).toBe(text);
    }
  });

  it('marks directives, their options and values', () => {
    const [, directive] = highlightScript(SCRIPT);
    expect(directive?.filter(({ kind }) => kind !== 'plain')).toEqual([
      { text: '#SBATCH', kind: 'mark' },
      { text: '-n', kind: 'option' },
      { text: '4', kind: 'value' },
      { text: '--time=', kind: 'option' },
      { text: '10:00', kind: 'value' },
      { text: '# short', kind: 'comment' },
    ]);
  });

  it('knows that a directive after the first command is a comment', () => {
    expect(highlightScript(SCRIPT)[6]).toEqual([{ text: '#SBATCH --late', kind: 'comment' }]);
    expect(highlightScript(SCRIPT)[4]?.[0]?.kind).toBe('comment');
    expect(headEnd(SCRIPT)).toBe(5);
    expect(headEnd('# only\n')).toBe(2);
  });
});
