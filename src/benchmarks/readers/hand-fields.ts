import { BENCH_STATES, type BenchMachine, type BenchResultOf, type BenchRun } from '../../protocol/bench.ts';
import { type AmountUnit, amountIn, type DecimalMark, decimalsText } from './hand-amount.ts';
import { positiveInt, type ReadRun } from './results-file.ts';

type Hpl = BenchResultOf<'hpl'>;
type Take = (text: string, run: Draft, mark: DecimalMark) => boolean;

interface Draft {
  readonly machine: { -readonly [K in keyof BenchMachine]?: BenchMachine[K] };
  readonly result: { -readonly [K in keyof Hpl]?: Hpl[K] };
  startedAt?: string;
  state?: BenchRun['state'];
  quick?: boolean;
}

/** People write `n/a`, `?` or nothing where they do not know. */
const UNKNOWN = /^(n\/?a|unknown|unbekannt|none|null|~|-+|\?+|)$/i;

const amount =
  (unit: AmountUnit, put: (run: Draft, value: number) => void): Take =>
  (text, run, mark) => {
    const value = amountIn(text, unit, mark);
    if (value !== undefined) put(run, value);
    return value !== undefined;
  };
const choice =
  <T>(of: Readonly<Record<string, T>>, put: (run: Draft, value: T) => void): Take =>
  (text, run) => {
    const word = text.toLowerCase();
    if (!Object.hasOwn(of, word)) return false;
    put(run, of[word]!);
    return true;
  };
const YES_NO = { true: true, yes: true, passed: true, false: false, no: false, failed: false };
const count =
  (put: (run: Draft, value: number) => void): Take =>
  (text, run) => {
    const value = positiveInt(text);
    if (value !== undefined) put(run, value);
    return value !== undefined;
  };
const words =
  (key: 'name' | 'revision' | 'source', max: number): Take =>
  (text, run) => {
    run.machine[key] = text.slice(0, max);
    return true;
  };

/** What fields of hand-written results mean, by their names in lower case with `_` for spaces. */
const FIELDS: readonly (readonly [readonly string[], string, Take])[] = [
  [['name', 'machine', 'system', 'cluster', 'computer'], 'a name', words('name', 80)],
  [['revision', 'version', 'mark', 'type'], 'a revision', words('revision', 40)],
  [['source', 'url', 'link', 'by'], 'a source', words('source', 400)],
  [
    ['gflops', 'gflop/s', 'gflops/s', 'hpl', 'hpl_gflops', 'rmax', 'result'],
    'Gflop/s above 0',
    amount('Gflop/s', (run, value) => {
      run.result.gflops = value;
    }),
  ],
  [
    ['peak', 'peak_gflops', 'rpeak'],
    'Gflop/s above 0',
    amount('Gflop/s', (run, value) => {
      run.result.peakGflops = value;
    }),
  ],
  [
    ['watts', 'watt', 'power', 'wattage', 'power_w'],
    'watts above 0',
    amount('watts', (run, value) => {
      run.machine.watts = value;
    }),
  ],
  [
    ['euros', 'euro', 'eur', 'price_eur', 'cost_eur'],
    'euros',
    amount('euros', (run, value) => {
      run.machine.euros = value;
    }),
  ],
  [
    ['litres', 'liters', 'litre', 'volume', 'volume_l'],
    'litres above 0',
    amount('litres', (run, value) => {
      run.machine.litres = value;
    }),
  ],
  [
    ['seconds', 'time', 'time_s'],
    'seconds above 0',
    amount('seconds', (run, value) => {
      run.result.seconds = value;
    }),
  ],
  [
    ['nodes', 'boards', 'node_count'],
    'a whole number',
    count((run, value) => {
      run.machine.nodes = value;
    }),
  ],
  [
    ['ranks', 'processes', 'np', 'cores'],
    'a whole number',
    count((run, value) => {
      run.machine.ranks = value;
    }),
  ],
  [
    ['n', 'size', 'problem_size'],
    'a whole number',
    count((run, value) => {
      run.result.n = value;
    }),
  ],
  [
    ['nb', 'block', 'block_size'],
    'a whole number',
    count((run, value) => {
      run.result.nb = value;
    }),
  ],
  [
    ['p'],
    'a whole number',
    count((run, value) => {
      run.result.p = value;
    }),
  ],
  [
    ['q'],
    'a whole number',
    count((run, value) => {
      run.result.q = value;
    }),
  ],
  [['benchmark'], 'hpl (a table has nothing else; JSON has)', choice({ hpl: true }, () => {})],
  [
    ['state'],
    `one of ${BENCH_STATES.join(', ')}`,
    choice(Object.fromEntries(BENCH_STATES.map((state) => [state, state])), (run, value) => {
      run.state = value;
    }),
  ],
  [
    ['quick'],
    'true or false',
    choice(YES_NO, (run, value) => {
      run.quick = value;
    }),
  ],
  [
    ['residual_passed', 'passed'],
    'true or false',
    choice(YES_NO, (run, value) => {
      run.result.residualPassed = value;
    }),
  ],
  [['date', 'when', 'day', 'started_at', 'startedat'], 'a day such as 2024-05-31', takeDay],
];
const MEANINGS = FIELDS.map(([names, expected, take]) => ({ names, expected, take }));
const BY_NAME = new Map(MEANINGS.flatMap((field) => field.names.map((name) => [name, field] as const)));
const OF_WORDS: readonly string[] = ['a name', 'a revision', 'a source'];

export interface WrittenField {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

export interface HandFault {
  readonly line: number;
  readonly sentence: string;
}

export function isHandField(name: string): boolean {
  return BY_NAME.has(keyOf(name));
}

/**
 * A run from the fields of one line or one map; fields that mean nothing here are kept in `about`, as they were. Two that say
 * different figures of the same thing are a fault: nobody knows which one holds.
 */
export function handRun(
  fields: readonly WrittenField[],
  line: number,
  mark: DecimalMark = 'point',
): ReadRun | HandFault {
  const draft: Draft = { machine: {}, result: {} };
  const others: string[] = [];
  const taken = new Map<object, WrittenField>();
  for (const written of fields) {
    const { name, text, line: at } = written;
    if (UNKNOWN.test(text)) continue;
    const field = BY_NAME.get(keyOf(name));
    const before = field && taken.get(field);
    if (field === undefined || (before !== undefined && OF_WORDS.includes(field.expected))) {
      others.push(`${name}: ${text}`);
      continue;
    }
    if (before !== undefined && before.text !== text)
      return {
        line: at,
        sentence: `${before.name} is "${before.text.slice(0, 60)}" and ${name} is "${text.slice(0, 60)}", and both mean the same thing; one of them was expected.`,
      };
    if (!field.take(text, draft, mark))
      return {
        line: at,
        sentence: `${name} is "${text.slice(0, 60)}"; ${field.expected} was expected, or nothing where it is unknown.${decimalsText(text, mark)}`,
      };
    taken.set(field, written);
  }
  const { startedAt, state = 'done', quick } = draft;
  const { gflops } = draft.result;
  if (gflops === undefined && state === 'done')
    return { line, sentence: 'it does not say how many Gflop/s HPL reached.' };
  const about = others.join('; ').slice(0, 400);
  return {
    ...{ benchmark: 'hpl', state },
    machine: { ...draft.machine, ...(about !== '' && { about }) },
    ...(quick !== undefined && { quick }),
    ...(startedAt !== undefined && { startedAt }),
    ...(gflops !== undefined && { result: { ...draft.result, benchmark: 'hpl', gflops } }),
  };
}

function keyOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Of days that there are: JavaScript takes 31 February for 2 March. */
function takeDay(text: string, run: Draft): boolean {
  const day = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  const at = Number.isNaN(day) ? undefined : new Date(day).toISOString();
  if (at?.slice(0, 10) !== text.slice(0, 10)) return false;
  run.startedAt = at;
  return true;
}
