import { machineKey } from '../../machines/reference-results.ts';
import {
  type BenchFinding,
  type BenchMachine,
  type BenchRun,
  benchRunSchema,
  MAX_RESULTS,
} from '../../protocol/bench.ts';
import { handCsvReader, handYamlReader } from './by-hand.ts';
import { hpccReader } from './hpcc.ts';
import { hplReader } from './hpl.ts';
import { osuReader } from './osu.ts';
import { ownJsonReader } from './own-json.ts';
import { publicTableReader } from './public-table.ts';
import { linesOf, type ReadRun, type ResultsFile, type ResultsReader, unreadable } from './results-file.ts';
import { streamReader } from './stream.ts';

/** The first that knows a file reads it: hpcc's output holds HPL's, and anything may be a YAML. */
const READERS: readonly ResultsReader[] = [
  ownJsonReader,
  hpccReader,
  hplReader,
  streamReader,
  osuReader,
  publicTableReader,
  handCsvReader,
  handYamlReader,
];

/** A line of any output or table is shorter, and no pattern is to meet a line without end. */
const MAX_LINE_CHARS = 2000;
const MAX_LINES = 50_000;

export interface ReadResults {
  readonly format: string;
  readonly runs: readonly ReadRun[];
}

/** @throws BreadboxError `bad-input`, with the place in the file */
export function readResults(written: ResultsFile): ReadResults {
  const file = { ...written, text: withoutRankTags(written.text.replace(/^\uFEFF/, '')) };
  if (file.text.trim() === '') throw unreadable(file, undefined, 'it is empty.');
  checkLines(file);
  const reader = READERS.find(({ knows }) => knows(file));
  if (reader === undefined)
    throw unreadable(
      file,
      1,
      'this is nothing that Breadbox can read results from.',
      'It reads its own JSON, what HPL, hpcc, STREAM and OSU micro-benchmarks print, rows of the top500-benchmark table, and tables in CSV or YAML with a field gflops.',
    );
  const runs = reader.read(file);
  if (runs.length === 0) throw unreadable(file, 1, 'there is no result in it.');
  if (runs.length > MAX_RESULTS)
    throw unreadable(file, undefined, `${runs.length} results; at most ${MAX_RESULTS} at once.`);
  return { format: reader.format, runs };
}

/**
 * Who printed a line, as `mpirun --tag-output` and `srun --label` write before each: `[1,0]<stdout>:`, `0: `.
 * Source: mpirun(1) of Open MPI 4 and 5, srun(1).
 */
const RANK_TAG = /^(?:\[[^\],\s]*\d,\d+\]<std(?:out|err)>: ?| *\d+: ?)/;

/** Where all lines have one. */
function withoutRankTags(text: string): string {
  const lines = linesOf(text);
  const isTagged = lines.every((line) => line.trim() === '' || RANK_TAG.test(line));
  return isTagged ? lines.map((line) => line.replace(RANK_TAG, '')).join('\n') : text;
}

/** JSON may be one line. */
function checkLines(file: ResultsFile): void {
  if (ownJsonReader.knows(file)) return;
  const lines = linesOf(file.text);
  const long = lines.findIndex(({ length }) => length > MAX_LINE_CHARS);
  if (long >= 0)
    throw unreadable(file, long + 1, `this line is longer than ${MAX_LINE_CHARS} characters: no result is.`);
  if (lines.length > MAX_LINES)
    throw unreadable(file, undefined, `it has ${lines.length} lines; results have ${MAX_LINES} at most.`);
}

export interface Bringing {
  /** Whose results they are, where the file does not say it. */
  readonly machine: BenchMachine | undefined;
  /** Name enough where nobody says it, if any is. */
  readonly nameless?: string;
  readonly by: string;
}

/**
 * What was read, as runs of this Breadbox. What is said of a machine holds for results that the file gives to nobody or to it, for no other.
 * @throws BreadboxError `bad-input` where nobody says whose they are, or the file says that all are another's
 */
export function asImported(file: ResultsFile, { runs }: ReadResults, bringing: Bringing): Omit<BenchRun, 'run'>[] {
  const isMeant = ({ machine }: ReadRun) =>
    machine?.name === undefined || machineKey(machine.name) === machineKey(bringing.machine?.name ?? '');
  if (bringing.machine !== undefined && !runs.some(isMeant))
    throw unreadable(
      file,
      undefined,
      `it says itself whose results these are (${runs[0]?.machine?.name}), so none is of ${bringing.machine.name}.`,
      'Import it without the name of a machine, or correct the name in the file.',
    );
  return runs.map((read) => {
    const said = isMeant(read) ? bringing.machine : undefined;
    const name = read.machine?.name ?? said?.name ?? bringing.nameless;
    if (name === undefined)
      throw unreadable(
        file,
        undefined,
        'the file does not say whose results these are.',
        `Name the machine: breadbox bench import ${file.name} --machine NAME`,
      );
    if (read.result?.benchmark === 'hpl' && read.result.gflops <= 0)
      throw unreadable(file, undefined, `${read.result.gflops} Gflop/s of ${name} are no speed.`);
    const { run: _, ...imported } = withMachine(read, { ...said, ...read.machine, name }, bringing.by);
    const checked = benchRunSchema.omit({ run: true }).safeParse(imported);
    if (checked.success) return checked.data;
    const [issue] = checked.error.issues;
    throw unreadable(file, undefined, `${issue?.path.join('.')} is out of range: ${issue?.message}.`);
  });
}

/** What ran when the file was written will not go on here: nobody would ever end it. */
function withMachine(
  { now: _, expectedEndAt: __, ...read }: ReadRun & { readonly run?: string },
  machine: BenchMachine,
  by: string,
) {
  const { result } = read;
  return {
    ...{ quick: false, nodes: '', done: 1, total: 1, by },
    ...{ conditions: { nodes: [], versions: {}, inputs: [] } },
    ...read,
    findings: [...(read.findings ?? []), ...abovePeak(read)],
    ...{ machine, source: 'imported', state: read.state === 'running' ? 'interrupted' : (read.state ?? 'done') },
    ...(result?.benchmark === 'stream' && {
      result: {
        ...result,
        nodes: result.nodes.map((each) => (each.node === '' ? { ...each, node: machine.name } : each)),
      },
    }),
  };
}

/** No machine does more than it can; of those that are read again, it has been said. */
function abovePeak({ result, findings = [] }: ReadRun): BenchFinding[] {
  if (result?.benchmark !== 'hpl' || result.peakGflops === undefined || result.gflops <= result.peakGflops) return [];
  const sentence = 'The speed is above the peak that stands beside it.';
  if (findings.some((finding) => finding.sentence === sentence)) return [];
  const what = `${result.gflops} of ${result.peakGflops} Gflop/s.`;
  const why = 'One of the two is wrong, or of other machines, or has another unit.';
  return [{ kind: 'other', sentence, what, why, todo: 'Look both up where they are from, and correct the file.' }];
}
