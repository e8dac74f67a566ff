import { Refusal } from './refusal.ts';

export interface OptionKind {
  readonly name: string;
  readonly short?: string;
  readonly value: 'none' | 'required' | 'optional';
}

export interface ReadOption {
  readonly name: string;
  readonly value: string | undefined;
}

export interface ReadWords {
  readonly options: readonly ReadOption[];
  /** Of each option the last value; `''` where none was written. */
  readonly last: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

export interface Reading {
  readonly program: string;
  readonly table: readonly OptionKind[];
  /** Options end at the first other word, as srun's and sbatch's do. */
  readonly stopsAtWord?: boolean;
  /** Exit code where a word is wrong. */
  readonly exit?: number;
}

/** `jobs,j:` takes a value, `steps,s?` maybe, `noheader,h` none. */
export function optionTable(...rows: readonly string[]): readonly OptionKind[] {
  return rows.map((row) => {
    const value = row.endsWith(':') ? 'required' : row.endsWith('?') ? 'optional' : 'none';
    const [name = '', short] = row.replace(/[:?]$/, '').split(',');
    return short === undefined ? { name, value } : { name, short, value };
  });
}

/**
 * As getopt_long(3), in its words.
 * @throws Refusal
 */
export function readOptions(words: readonly string[], reading: Reading): ReadWords {
  const options: ReadOption[] = [];
  const rest: string[] = [];
  let at = 0;
  const take = (kind: OptionKind, attached: string | undefined, missing: string): void => {
    const value = kind.value === 'required' && attached === undefined ? words[at++] : attached;
    if (kind.value === 'required' && value === undefined) throw complaint(reading, missing);
    options.push({ name: kind.name, value });
  };
  while (at < words.length) {
    const word = words[at++]!;
    if (word === '--') {
      rest.push(...words.slice(at));
      break;
    }
    if (word.startsWith('--')) {
      const [name, attached] = parted(word.slice(2));
      const kind = findLong(name, reading);
      if (kind.value === 'none' && attached !== undefined) {
        throw complaint(reading, `option '--${kind.name}' doesn't allow an argument`);
      }
      take(kind, attached, `option '--${kind.name}' requires an argument`);
    } else if (word.startsWith('-') && word !== '-') {
      for (let i = 1; i < word.length; i++) {
        const letter = word[i]!;
        const kind = reading.table.find(({ short }) => short === letter);
        if (kind === undefined) throw complaint(reading, `invalid option -- '${letter}'`);
        const attached = kind.value === 'none' || i + 1 === word.length ? undefined : word.slice(i + 1);
        take(kind, attached, `option requires an argument -- '${letter}'`);
        if (attached !== undefined) break;
      }
    } else if (reading.stopsAtWord) {
      rest.push(word, ...words.slice(at));
      break;
    } else rest.push(word);
  }
  return { options, last: new Map(options.map(({ name, value }) => [name, value ?? ''])), rest };
}

function parted(text: string): readonly [name: string, value: string | undefined] {
  const equals = text.indexOf('=');
  return equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

function findLong(name: string, reading: Reading): OptionKind {
  const exact = reading.table.find((kind) => kind.name === name);
  if (exact !== undefined) return exact;
  const begun = name === '' ? [] : reading.table.filter((kind) => kind.name.startsWith(name));
  if (begun.length === 1) return begun[0]!;
  if (begun.length === 0) throw complaint(reading, `unrecognized option '--${name}'`);
  const names = begun.map((kind) => `'--${kind.name}'`).join(' ');
  throw complaint(reading, `option '--${name}' is ambiguous; possibilities: ${names}`);
}

function complaint({ program, exit }: Reading, what: string): Refusal {
  return new Refusal(`${program}: ${what}\nTry "${program} --help" for more information`, exit);
}
