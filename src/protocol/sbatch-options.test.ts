import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPTION_TABLE } from './sbatch-option-table.ts';
import { findOptions, splitCommandLine } from './sbatch-options.ts';

describe('options are parted from the script and its arguments', () => {
  test.each([
    ['job.sh -n 4', '', 'job.sh -n 4'],
    ['-n 4 job.sh a b', '-n 4', 'job.sh a b'],
    ['-n4 --time=10 -- job.sh', '-n4 --time=10', 'job.sh'],
    ['--time 10 job.sh --time 20', '--time 10', 'job.sh --time 20'],
    ['-W -Q job.sh', '-W -Q', 'job.sh'],
    ['--exclusive job.sh', '--exclusive', 'job.sh'],
    ['--nice 5 job.sh', '--nice', '5 job.sh'],
    ['-', '', '-'],
    ['', '', ''],
    ['--wrap hostname', '--wrap hostname', ''],
    ['-Hn4 job.sh', '-Hn4', 'job.sh'],
    ['-Hn 4 job.sh', '-Hn 4', 'job.sh'],
    ['-n -4 job.sh', '-n -4', 'job.sh'],
    ['-J -- job.sh', '-J --', 'job.sh'],
    ['--', '', ''],
  ])('sbatch %s', (line, options, rest) => {
    const split = (text: string) => (text === '' ? [] : text.split(' '));
    expect(splitCommandLine(split(line), 'sbatch')).toEqual({ options: split(options), rest: split(rest) });
  });

  test('srun has its own', () => {
    expect(splitCommandLine(['-l', '-W', '5', '--pty', '-n2', 'bash', '-i'], 'srun')).toEqual({
      options: ['-l', '-W', '5', '--pty', '-n2'],
      rest: ['bash', '-i'],
    });
  });

  test.each([
    [['--partitoin=x'], 'sbatch has no option --partitoin.', 'Did you mean --partition?'],
    [['--cpus-per-tasks=2'], 'sbatch has no option --cpus-per-tasks.', 'Did you mean --cpus-per-task?'],
    [['--xyzzy'], 'sbatch has no option --xyzzy.', undefined],
    [['--pty'], '--pty is an option of srun, not of sbatch.', undefined],
    [
      ['--ntas=3'],
      '--ntas could be --ntasks, --ntasks-per-core, --ntasks-per-gpu, --ntasks-per-node, --ntasks-per-socket, ….',
      undefined,
    ],
    [['-–ntasks=4'], 'sbatch has no option -–.', 'An editor has made one long dash of two short ones: write --.'],
    [['-Z'], 'sbatch has no option -Z.', undefined],
    [['-mem=4G'], undefined, undefined],
    [['-time=4'], undefined, undefined],
    [['-gres=gpu:1'], 'sbatch has no option -g.', 'Did you mean --gres, with two dashes?'],
    [['-n'], '-n needs a value.', undefined],
    [['--time'], '--time needs a value.', undefined],
    [['--hold=1'], '--hold takes no value.', 'Write --hold alone.'],
  ])('%j', (words, message, hint) => {
    const split = () => splitCommandLine(words, 'sbatch');
    if (message === undefined) expect(split).not.toThrow();
    else expect(split).toThrowError(expect.objectContaining({ code: 'usage', message, hint }));
  });
});

describe('what is found', () => {
  test.each([
    ['-n4', [['ntasks', '4']]],
    ['-n=4', [['ntasks', '=4']]],
    [
      '-Hsn 4 -Jx',
      [
        ['hold', undefined],
        ['oversubscribe', undefined],
        ['ntasks', '4'],
        ['job-name', 'x'],
      ],
    ],
    [
      '--part=a --time-m 5',
      [
        ['partition', 'a'],
        ['time-min', '5'],
      ],
    ],
    [
      '--mem=4G --mem-per-cpu 2G',
      [
        ['mem', '4G'],
        ['mem-per-cpu', '2G'],
      ],
    ],
    [
      '--tasks-per-node=2 --cluster=x',
      [
        ['ntasks-per-node', '2'],
        ['clusters', 'x'],
      ],
    ],
    [
      '--nice --nice=5',
      [
        ['nice', undefined],
        ['nice', '5'],
      ],
    ],
    [
      '--job-name= --time=',
      [
        ['job-name', ''],
        ['time', ''],
      ],
    ],
    ['-koff', [['no-kill', 'off']]],
  ])('%s', (line, options) => {
    const { found, problems } = findOptions(line.split(' '), 'sbatch');
    expect(problems).toEqual([]);
    expect(found.map(({ option, value }) => [option.name, value])).toEqual(options);
  });

  test('names and letters are unique', () => {
    for (const options of Object.values(OPTION_TABLE)) {
      const names = options.flatMap(({ name, short }) => (short === undefined ? [name] : [name, short]));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('law: options and rest together are all words but one --', () => {
    const word = fc.oneof(
      fc.constantFrom('-n', '4', '--time=3', '--', 'job.sh', '-H', '--nice', '-Hn4', '--mem', '-', '--exclusive=user'),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom('sbatch', 'srun'), (words, program) => {
        const { rest, end, found, problems } = findOptions(words, program);
        expect([...words.slice(0, end), ...words.slice(end, rest), ...words.slice(rest)]).toEqual(words);
        expect(words.slice(end, rest).every((each) => each === '--')).toBe(true);
        expect([...found, ...problems].every((each) => each.word < end)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
