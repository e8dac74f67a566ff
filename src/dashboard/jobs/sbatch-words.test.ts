import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../protocol/sbatch-options.ts';
import { OPTION_WORDS } from './sbatch-words.ts';

describe('every option that the editor offers', () => {
  it.each(OPTION_WORDS.map((option) => [option.name, option] as const))(
    '%s is one of sbatch',
    (name, { short, value }) => {
      const long = value === undefined ? [`--${name}`] : [`--${name}=${value}`];
      expect(splitCommandLine([...long, 'job.sh'], 'sbatch')).toEqual({ options: long, rest: ['job.sh'] });
      if (short === undefined) return;
      const brief = value === undefined ? [`-${short}`] : [`-${short}`, value];
      expect(splitCommandLine([...brief, 'job.sh'], 'sbatch').rest).toEqual(['job.sh']);
    },
  );
});
