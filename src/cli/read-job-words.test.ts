import { describe, expect, it } from 'vitest';
import { optionWords, readJobWords } from './read-job-words.ts';

const OURS = { '--json': 'none', '--timeout': 'required' } as const;

function read(line: string) {
  const { found, rest, own } = readJobWords(line.split(' '), 'sbatch', OURS);
  return { options: optionWords(found, new Set(['parsable'])), rest, own };
}

describe('readJobWords', () => {
  it('parts our options from those of sbatch, wherever they stand before the script', () => {
    expect(read('--json -n4 --timeout 5 -c 2 --parsable --mem=1G job.sh --json -n 1')).toEqual({
      options: ['--ntasks=4', '--cpus-per-task=2', '--mem=1G'],
      rest: ['job.sh', '--json', '-n', '1'],
      own: { json: true, timeout: '5' },
    });
  });

  it('takes what is the value of an option for that', () => {
    expect(read('-J --json job.sh')).toEqual({ options: ['--job-name=--json'], rest: ['job.sh'], own: {} });
  });

  it('keeps what stands behind --', () => {
    expect(read('-n 2 -- --json x')).toEqual({ options: ['--ntasks=2'], rest: ['--json', 'x'], own: {} });
  });

  it.each([
    ['--jsno job.sh', 'sbatch has no option --jsno.'],
    ['--json=1 job.sh', '--json takes no value.'],
    ['--timeout', '--timeout needs a value.'],
    ['--json -n', '-n needs a value.'],
  ])('refuses %s', (line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});
