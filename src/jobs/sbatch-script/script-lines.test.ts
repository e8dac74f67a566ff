import { describe, expect, test } from 'vitest';
import { errorsOf, read, script, warningsOf } from './script-under-test.ts';

const B = '#!/bin/bash\n';

function options(text: string): readonly (string | undefined)[][] {
  const reading = read(text);
  expect(errorsOf(reading)).toEqual([]);
  return reading.check.directives.map(({ option, value }) => (value === undefined ? [option] : [option, value]));
}

/** What sbatch 22.05 printed with -v for the same scripts. */
describe('lines are read as sbatch reads them', () => {
  test.each([
    ['#SBATCH -J a#b', [['job-name', 'a']]],
    [String.raw`#SBATCH -J 'a\'b'`, [['job-name', "a'b"]]],
    [`#SBATCH -J "a'b"'c"d'`, [['job-name', `a'bc"d`]]],
    ['#SBATCH -n\n#SBATCH 4', [['ntasks', '4']]],
    ['#SBATCH--ntasks=3', [['ntasks', '3']]],
    ['#SBATCH\t-n\t3', [['ntasks', '3']]],
    [' #SBATCH -n 3', []],
    ['\n  # x\n#SBATCH -n 3\n\techo\n#SBATCH -c 4', [['ntasks', '3']]],
    ['#SBATCH -n4 -Hc2 -Jfoo', [['ntasks', '4'], ['hold'], ['cpus-per-task', '2'], ['job-name', 'foo']]],
    ['#SBATCH -J=foo', [['job-name', '=foo']]],
    [
      '#SBATCH --time 10 \\\n#SBATCH -n 2',
      [
        ['time', '10'],
        ['ntasks', '2'],
      ],
    ],
    ['#SBATCH --job-name="a b" # two words', [['job-name', 'a b']]],
    ['#SBATCH # nothing', []],
    ['#SBATCH', []],
    ['#SBATCH --', []],
    ['#SBATCH -n 2 "" -c 4', [['ntasks', '2']]],
    ["#SBATCH --constraint='a&b'", [['constraint', 'a&b']]],
    ['#SBATCH -J é', [['job-name', 'é']]],
    ['##SBATCH -n 3', []],
    [
      '#SBATCH -n 2\n\n# a comment\n#SBATCH -n 3',
      [
        ['ntasks', '2'],
        ['ntasks', '3'],
      ],
    ],
    ['#SBATCH -D ~/x', [['chdir', '~/x']]],
  ])('%j', (lines, wanted) => expect(options(`${B}${lines}\n`)).toEqual(wanted));

  test.each([
    ['#SBATCH -J "unclosed -n 2', '2:12 The quote " is never closed.'],
    ["#SBATCH --job-name='x", "2:20 The quote ' is never closed."],
    [String.raw`#SBATCH -J a\ b -n 2`, "2:15 'b' is neither an option nor the value of one."],
    ['#SBATCH foo -n 3', "2:9 'foo' is neither an option nor the value of one."],
    ['#SBATCH -n 3 foo -c 3', "2:14 'foo' is neither an option nor the value of one."],
    ['#SBATCH -- -n 3', "2:12 '-n' is neither an option nor the value of one."],
    ['#SBATCHES -n 3', "2:8 'ES' is neither an option nor the value of one."],
    ['#SBATCH --ntasks 4 tasks', "2:20 'tasks' is neither an option nor the value of one."],
    ['#SBATCH -t', '2:9 -t needs a value.'],
    ['#SBATCH --hold=3', '2:9 --hold takes no value.'],
    ['#SBATCH -n=4', "2:9 -n: '=4' is not a number of tasks."],
    ['#SBATCH --mem=4 G', "2:17 'G' is neither an option nor the value of one."],
    ['#SBATCH --partitoin=x', '2:9 sbatch has no option --partitoin.'],
    ['#SBATCH hetjob', '2:9 Jobs of several different parts (hetjob) need a cluster.'],
    ['#SBATCH packjob', '2:9 Jobs of several different parts (hetjob) need a cluster.'],
  ])('%j: %s', (lines, error) => expect(errorsOf(read(`${B}${lines}\n`))[0]).toBe(error));

  test('several mistakes are named at once, each at its place', () => {
    expect(errorsOf(read(script('--ntask-per-node=4', '--time=1h -n 0', '--mem=4X')))).toEqual([
      '2:9 sbatch has no option --ntask-per-node.',
      "3:9 --time: '1h' is not a time.",
      "3:19 -n: '0' is not a number of tasks.",
      "4:9 --mem: '4X' is not an amount of memory.",
    ]);
  });

  test('one dash too few', () => {
    expect(read(script('-mem=4G')).check.errors[0]?.hint).toBe('Did you mean --mem, with two dashes?');
    expect(read(script('-time=10')).check.errors[0]?.hint).toBe('Did you mean --time, with two dashes?');
  });
});

describe('a script that no Slurm takes', () => {
  test.each([
    ['', 'The script is empty.'],
    ['\n \n', 'The script is nothing but white space.'],
    ['echo\n', 'This does not look like a batch script: its first line does not begin with #!.'],
    ['\n#!/bin/sh\n', 'This does not look like a batch script: its first line does not begin with #!.'],
    ['\uFEFF#!/bin/sh\n', 'This does not look like a batch script: its first line does not begin with #!.'],
    [
      '#!/bin/sh\r\n#SBATCH -n 2\r\n',
      'The script has the line ends of Windows (\\r\\n), with which no interpreter is found.',
    ],
    ['#!/bin/sh\necho \0\n', 'The script has a zero byte in it.'],
  ])('%j', (text, error) => {
    const reading = read(text);
    expect(errorsOf(reading)).toEqual([error]);
    expect(reading.check.ok).toBe(false);
    expect(reading.spec).toBeUndefined();
  });
});

describe('what looks like a directive and is none is named', () => {
  const comment = 'This line is a comment: a directive begins with #SBATCH, exactly so, at the start of its line.';
  test.each([
    '# SBATCH -n 3',
    ' #SBATCH -n 3',
    '#sbatch -n 3',
    '#SBACTH -n 3',
    '#BATCH --mem=4G',
    '#SBATCH\n# SBATCH -n 2',
  ])('%j', (lines) => {
    expect(warningsOf(read(`${B}${lines}\n`))[0]).toContain(comment);
  });

  test.each(['##SBATCH -n 3', '# the SBATCH lines', '# sbatches', '#', '# batch 4 of 7'])('%j is a comment', (line) => {
    expect(warningsOf(read(`${B}${line}\n`))).toEqual([]);
  });

  test('lines behind the first command, once for all', () => {
    expect(warningsOf(read(`${B}module load x\n#SBATCH -n 3\n#SBATCH -c 3\n`))).toEqual([
      '3 2 #SBATCH lines stand behind the first command and are comments.',
    ]);
  });

  test('not those of a script within the script', () => {
    expect(warningsOf(read(`${B}cat > inner.sh <<'EOF'\n#!/bin/bash\n#SBATCH -n 3\nEOF\nsbatch inner.sh\n`))).toEqual(
      [],
    );
    expect(warningsOf(read(`${B}cat <<-END\n\tx\n\tEND\n#SBATCH -n 3\n`))).toHaveLength(1);
  });

  test('lines for other schedulers, unless --ignore-pbs says that they are known', () => {
    expect(warningsOf(read(`${B}#PBS -l nodes=1\n#PBS -N x\n`))).toEqual([
      '2 2 lines such as this are for another scheduler and not read.',
    ]);
    expect(warningsOf(read(`${B}#BSUB -n 4\n#SBATCH --ignore-pbs\n`))).toEqual([]);
  });

  test('#SLURM is read', () => {
    const reading = read(`${B}#SLURM -n 3\n`);
    expect(reading.spec?.batch?.tasks).toBe(3);
    expect(warningsOf(reading)).toEqual(['2 #SLURM is read as #SBATCH.']);
  });

  test('an empty word ends a line', () => {
    expect(warningsOf(read(script('-n 2 "" -c 4')))).toEqual([
      '2 Slurm reads this line no further than to the empty word.',
    ]);
    expect(warningsOf(read(script('-n 2 \\')))).toEqual([]);
  });
});
