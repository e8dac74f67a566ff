import { describe, expect, it } from 'vitest';
import { completed, completeOption } from './complete-option.ts';

/** Offers where the bar stands. */
function offered(text: string): readonly string[] {
  const cursor = text.indexOf('|');
  return completeOption(text.replace('|', ''), cursor)?.options.map(({ name }) => name) ?? [];
}

describe('options that the editor offers', () => {
  it.each([
    ['#SBATCH --nt|', ['ntasks', 'ntasks-per-node']],
    ['#!/bin/sh\n#SBATCH -n 4 --cpu|', ['cpus-per-task', 'mem-per-cpu']],
    ['#SBATCH -J|', ['job-name']],
    ['#SBATCH --nt|asks=4', ['ntasks', 'ntasks-per-node']],
    ['#SBATCH --time|', []],
    ['#SBATCH --time=1|', []],
    ['#SBATCH --zzz|', []],
    ['echo --nt|', []],
    ['echo\n#SBATCH --nt|', []],
    ['#SBATCH|', []],
    ['# SBATCH --nt|', []],
  ])('%j', (text, expected) => {
    expect(offered(text)).toEqual(expected);
  });

  it('replaces the whole word, and stands where it began', () => {
    const text = '#!/bin/sh\n#SBATCH --ntaks';
    const offer = completeOption('#!/bin/sh\n#SBATCH --mem', '#!/bin/sh\n#SBATCH --m'.length);
    expect(offer).toMatchObject({ from: 18, to: text.indexOf('--ntaks') + '--mem'.length, line: 1, column: 8 });
  });

  it('puts an equals sign where a value follows', () => {
    expect(completed({ name: 'mem', value: '1G', meaning: '' })).toBe('--mem=');
    expect(completed({ name: 'hold', meaning: '' })).toBe('--hold');
  });
});
