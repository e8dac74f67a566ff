import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SCRIPT_BYTES, scriptCheckSchema } from '../../protocol/jobs.ts';
import { OPTION_TABLE } from '../../protocol/sbatch-option-table.ts';
import { formatDependency } from '../slurm-environment.ts';
import { formatArray } from './array-indexes.ts';
import { formatTimeLimit, read, script } from './script-under-test.ts';

/** Words as a person may write them in a directive. */
function quote(word: string, how: number): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && how % 3 === 0) return word;
  const mark = how % 2 === 0 ? '"' : "'";
  return `${mark}${word.replace(/["'\\]/g, '\\$&')}${mark}`;
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((each) => !/[\n\r\0~$`]/.test(each));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const spec = fc.record({
  name: optional(text),
  tasks: optional(fc.integer({ min: 1, max: 2 })),
  cpusPerTask: optional(fc.integer({ min: 1, max: 4 })),
  memMegabytes: optional(fc.integer({ min: 1, max: 16_000 })),
  timeLimitSec: optional(fc.integer({ min: 1, max: 1_000_000 })),
  indexes: optional(fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 50 })),
  dependencies: optional(
    fc.array(
      fc.record({
        type: fc.constantFrom('afterok', 'afterany', 'after'),
        jobId: fc.integer({ min: 1, max: 1e6 }).map(String),
      }),
      {
        minLength: 1,
      },
    ),
  ),
  nice: optional(fc.integer({ min: 0, max: 2_147_483_645 })),
  stdout: optional(text),
  comment: optional(text),
  held: optional(fc.constant(true)),
});

describe('round trip', () => {
  test('law: what is printed as directives, in any order, spelling and division into lines, reads back', () => {
    const choices = fc.infiniteStream(fc.nat(1000));
    fc.assert(
      fc.property(spec, choices, (wanted, stream) => {
        const choose = (below: number) => (stream.next().value as number) % below;
        const { indexes, dependencies, memMegabytes } = wanted;
        const sorted = indexes === undefined ? undefined : { indexes: [...indexes].sort((a, b) => a - b) };
        const values: readonly (readonly [string, string, string | undefined])[] = [
          ['job-name', 'J', wanted.name],
          ['ntasks', 'n', wanted.tasks?.toString()],
          ['cpus-per-task', 'c', wanted.cpusPerTask?.toString()],
          ['mem', '', memMegabytes === undefined ? undefined : `${memMegabytes}M`],
          ['time', 't', wanted.timeLimitSec === undefined ? undefined : formatTimeLimit(wanted.timeLimitSec)],
          ['array', 'a', sorted === undefined ? undefined : formatArray(sorted)],
          ['dependency', 'd', dependencies?.map(formatDependency).join(',')],
          ['output', 'o', wanted.stdout],
          ['comment', '', wanted.comment],
        ];
        const options = values.flatMap(([long, short, value]) => {
          if (value === undefined) return [];
          const quoted = quote(value, choose(6));
          const forms = [`--${long}=${quoted}`, `--${long} ${quoted}`];
          if (short !== '') forms.push(`-${short} ${quoted}`, `-${short}${quoted}`);
          return [forms[choose(forms.length)]!];
        });
        if (wanted.nice !== undefined) options.push(`--nice=${wanted.nice}`);
        if (wanted.held === true) options.push(choose(2) === 0 ? '-H' : '--hold # not yet');
        options.sort(() => choose(3) - 1);
        const lines = options.map((option) => (choose(2) === 0 ? `#SBATCH ${option}` : `#SBATCH\t${option}  # why`));
        const { spec: got, check } = read(`#!/bin/bash\n${lines.join('\n')}\n\nhostname\n`);
        expect(check.errors).toEqual([]);
        expect({
          name: got?.name,
          tasks: got?.batch?.tasks,
          cpusPerTask: got?.batch?.cpusPerTask,
          memBytes: got?.batch?.memBytes,
          timeLimitSec: got?.batch?.timeLimitSec,
          array: got?.batch?.array,
          dependencies: got?.batch?.dependencies,
          nice: got?.batch?.nice,
          stdout: got?.batch?.stdout,
          comment: got?.batch?.comment,
          held: got?.batch?.held,
        }).toEqual({
          name: wanted.name ?? 'job.sh',
          tasks: wanted.tasks ?? 1,
          cpusPerTask: wanted.cpusPerTask ?? 1,
          memBytes: memMegabytes === undefined ? undefined : memMegabytes * 2 ** 20,
          timeLimitSec: wanted.timeLimitSec,
          array: sorted,
          dependencies,
          nice: wanted.nice,
          stdout: wanted.stdout,
          comment: wanted.comment,
          held: wanted.held,
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('whatever is written', () => {
  const names = OPTION_TABLE.sbatch.flatMap(({ name, short }) => [
    `--${name}`,
    ...(short === undefined ? [] : [`-${short}`]),
  ]);
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '#SBATCH ',
        '\n#SBATCH ',
        '\n',
        '\n#!/bin/sh',
        '=',
        ' ',
        '"',
        "'",
        '\\',
        '#',
        '--',
        '\t',
        ',',
        ':',
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '4',
        '0',
        '-1',
        '4G',
        '1:00',
        '1-3%2',
        'afterok:3',
        'ALL,X=1',
        'USR1@5',
        'gpu:1',
        'now',
        'none',
        '%j',
        '$HOME',
        '<<EOF',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  );
  const mess = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  const environment = fc.dictionary(
    fc.constantFrom(
      'SBATCH_TIMELIMIT',
      'SBATCH_EXPORT',
      'SBATCH_EXCLUSIVE',
      'SLURM_HINT',
      'SLURM_UMASK',
      '__proto__',
      'A',
    ),
    mess,
  );

  test('law: nothing is thrown, and there is a job exactly where there is no error', () => {
    fc.assert(
      fc.property(
        mess,
        fc.array(mess, { maxLength: 5 }),
        environment,
        fc.boolean(),
        (body, options, variables, whole) => {
          const reading = read(whole ? `#!/bin/sh\n${body}` : body, { options, environment: variables });
          expect(scriptCheckSchema.safeParse(reading.check).error).toBeUndefined();
          expect(reading.spec !== undefined).toBe(reading.check.ok);
          expect(reading.check.ok).toBe(reading.check.errors.length === 0);
          expect(reading.check.asks !== undefined).toBe(reading.check.ok);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('law: and so for an interactive job', () => {
    fc.assert(
      fc.property(fc.array(mess, { maxLength: 8 }), environment, (options, variables) => {
        const reading = read(undefined, { program: 'srun', argv: ['x'], options, environment: variables });
        expect(reading.spec !== undefined).toBe(reading.check.ok);
      }),
      { numRuns: 500 },
    );
  });
});

/** The head reads in its one thread. On two cores at 2.5 GHz each of these takes at most half a second. */
describe('a script of 4 MiB holds the head up for no long time', () => {
  const head = '#!/bin/sh\n#SBATCH ';
  const fill = (piece: string) => piece.repeat(Math.floor((MAX_SCRIPT_BYTES - 100) / piece.length));
  test.each([
    ['directives', `#!/bin/sh\n${fill('#SBATCH -n 4\n')}`],
    ['directives of two kinds of memory', `#!/bin/sh\n${fill('#SBATCH --mem=1 --mem-per-cpu=1\n')}`],
    ['unknown options', `#!/bin/sh\n${fill('#SBATCH --nope\n')}`],
    ['one word', `${head}-J ${fill('x')}`],
    ['one quoted word', `${head}-J "${fill('a b ')}"`],
    ['an open quote', `${head}"${fill('a')}`],
    ['backslashes', `${head}${fill('\\')}`],
    ['quotes', `${head}${fill(`""''`)}x`],
    ['short options', `${head}-${fill('H')}`],
    ['an array', `${head}-a ${fill('1,')}`],
    ['dependencies', `${head}-d afterok${fill(':1')}`],
    ['variables', `${head}--export=${fill('A=1,')}`],
    ['resources', `${head}--gres=${fill('gpu:1,')}`],
    ['mail', `${head}--mail-type=${fill('END,')}x`],
    ['a long option', `${head}--${fill('n')}`],
    ['blank lines', `#!/bin/sh\n${fill(' \n')}`],
    ['a blank line', `#!/bin/sh\n${fill(' ')}`],
    ['a comment', `#!/bin/sh\n#${fill(' ')}`],
    ['commands', `#!/bin/sh\necho\n${fill('cat <<E\n')}`],
    ['here documents', `#!/bin/sh\n${fill('cat << <<\n')}`],
  ])('%s', (_, text) => {
    const begun = process.cpuUsage();
    read(text);
    expect(process.cpuUsage(begun).user).toBeLessThan(5e6);
  });

  test('a message quotes no more than a little of it', () => {
    const { check } = read(script(`-n ${'9'.repeat(1e6)}`));
    expect(JSON.stringify(check.errors).length).toBeLessThan(2000);
  });
});
