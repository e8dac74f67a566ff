import { expect, test } from 'vitest';
import { lastWords } from './slurm-commands.ts';

test.each([
  ['', ''],
  [
    'sbatch: error: invalid partition specified: nowhere\nsbatch: error: Batch job submission failed: Invalid partition name specified\n',
    'Batch job submission failed: Invalid partition name specified',
  ],
  [
    'sbatch: error: Batch script contains DOS line breaks (\\r\\n)\nsbatch: error: instead of expected UNIX line breaks (\\n).\n',
    'Batch script contains DOS line breaks (\\r\\n) instead of expected UNIX line breaks (\\n)',
  ],
  [
    'sbatch: unrecognized option \'--colour\'\nTry "sbatch --help" for more information\n',
    "unrecognized option '--colour'",
  ],
  ['slurm_load_jobs error: Invalid job id specified\n', 'Invalid job id specified'],
])('%j', (stderr, said) => {
  expect(lastWords(stderr)).toBe(said);
});
