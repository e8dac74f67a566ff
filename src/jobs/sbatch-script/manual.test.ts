import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { OPTION_TABLE } from '../../protocol/sbatch-option-table.ts';
import type { SbatchOption } from '../../protocol/sbatch-options.ts';
import { INPUT_VARIABLES } from './environment-options.ts';
import { OPTION_MEANINGS } from './meanings/all.ts';
import type { Fate } from './meanings/option-meaning.ts';
import { read, script } from './script-under-test.ts';

// UPDATE=1 writes what is here compared.
const update = process.env.UPDATE === '1';
const manual = fileURLToPath(new URL('../../../docs/job-scripts.md', import.meta.url));

function flags({ name, short, value }: SbatchOption): string {
  const long = value === 'none' ? `--${name}` : value === 'required' ? `--${name}=…` : `--${name}[=…]`;
  return short === undefined ? `\`${long}\`` : `\`-${short}\`, \`${long}\``;
}

function optionTable(fate: Fate): readonly string[] {
  const rows = OPTION_TABLE.sbatch.flatMap((option) => {
    const meaning = OPTION_MEANINGS.get(option.name);
    return meaning?.fate === fate ? [{ name: option.name, row: `| ${flags(option)} | ${meaning.about} |` }] : [];
  });
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    `| option | what ${fate === 'honoured' ? 'it means' : 'happens'} |`,
    '|---|---|',
    ...rows.map(({ row }) => row),
  ];
}

function variableTable(): readonly string[] {
  const rows = [...INPUT_VARIABLES.sbatch].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '| variable | option |',
    '|---|---|',
    ...rows.map(([variable, name]) => `| \`${variable}\` | \`--${name}\` |`),
  ];
}

const TABLES: readonly (readonly [string, readonly string[]])[] = [
  ['honoured', optionTable('honoured')],
  ['warned', optionTable('warned')],
  ['refused', optionTable('refused')],
  ['client', optionTable('client')],
  ['variables', variableTable()],
];

describe('the manual', () => {
  test.each(TABLES)('has the table of what is %s', (name, lines) => {
    const text = readFileSync(manual, 'utf8');
    const [before, after] = text.split(`<!-- ${name} -->\n`);
    const end = after!.indexOf('<!-- end -->');
    const wanted = `${lines.join('\n')}\n`;
    if (update) writeFileSync(manual, `${before}<!-- ${name} -->\n${wanted}${after!.slice(end)}`);
    else expect(after!.slice(0, end)).toBe(wanted);
  });
});

describe('no option is dropped in silence', () => {
  const required = OPTION_TABLE.sbatch.map(({ name }) => name);

  test('each has a meaning, and each meaning an option', () => {
    const known = new Set([...OPTION_TABLE.sbatch, ...OPTION_TABLE.srun].map(({ name }) => name));
    expect(required.filter((name) => !OPTION_MEANINGS.has(name))).toEqual([]);
    expect([...OPTION_MEANINGS.keys()].filter((name) => !known.has(name))).toEqual([]);
  });

  /** Values that each asks for something with; `x` where any will do. */
  const VALUES: Readonly<Record<string, string>> = {
    deadline: 'now+1day',
    distribution: 'block',
    hint: 'nomultithread',
    'kill-on-invalid-dep': 'yes',
    'mail-type': 'END',
    'oom-kill-step': '0',
    'no-kill': '',
    priority: '5',
    profile: 'energy',
    propagate: 'STACK',
  };
  const taken = OPTION_TABLE.sbatch.filter(({ name }) => OPTION_MEANINGS.get(name)?.fate === 'warned');

  test.each(taken.map((option) => [option.name, option] as const))('--%s warns, at its line', (name, { value }) => {
    const line = value === 'none' ? `--${name}` : `--${name}=${VALUES[name] ?? 'x'}`;
    const { check, spec } = read(script(line));
    expect(check.errors).toEqual([]);
    expect(check.warnings).toMatchObject([{ source: 'script', line: 2, column: 9, option: name }]);
    expect(spec?.cpus).toBe(1);
  });

  const turnedDown = OPTION_TABLE.sbatch.filter(({ name }) => OPTION_MEANINGS.get(name)?.fate === 'refused');
  test.each(turnedDown.map(({ name }) => [name]))('--%s is an error, at its line', (name) => {
    expect(read(script(`--${name}=x`)).check.errors).toMatchObject([
      { source: 'script', line: 2, column: 9, option: name },
    ]);
  });

  const clients = OPTION_TABLE.sbatch.filter(({ name }) => OPTION_MEANINGS.get(name)?.fate === 'client');
  test.each(clients.map(({ name }) => [name]))('--%s is for the command line', (name) => {
    const { check } = read(script(`--${name}`));
    expect([...check.errors, ...check.warnings]).toMatchObject([{ line: 2, option: name }]);
    expect(read(script(''), { options: [`--${name}`] }).check).toMatchObject({ ok: true, warnings: [] });
  });
});
