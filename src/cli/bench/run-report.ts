import { exitCode } from '../../cluster/errors.ts';
import type { BenchFinding, BenchNode, BenchRun } from '../../protocol/bench.ts';
import { benchHeadline } from '../../protocol/bench-headline.ts';
import { isThrottled } from '../../protocol/bench-marks.ts';
import { type Block, type Fact, type Report, type TableBlock, text } from '../output/report.ts';
import { digits } from './compare-report.ts';
import { nameOf } from './compared.ts';
import { resultBlocks } from './result-blocks.ts';

/** All that is known of a run; it opens with what came out. */
export function runReport(run: BenchRun): Report {
  const { conditions, findings } = run;
  return {
    json: run,
    quiet: [run.run],
    blocks: [
      text(headlineOf(run)),
      ...findings.map((finding) => text(findingText(finding))),
      text(''),
      { kind: 'facts', facts: factsOf(run) },
      ...(run.result === undefined ? [] : resultBlocks(run.result).flatMap(onItsOwn)),
      ...(conditions.nodes.length === 0 ? [] : [text(''), nodeTable(conditions.nodes)]),
    ],
    exit: run.state === 'failed' ? exitCode('run-failed') : 0,
  };
}

/** Tables are parted from what stands above them. */
function onItsOwn(block: Block): Block[] {
  return block.kind === 'table' ? [text(''), block] : [block];
}

/** `b3 hpl of rain on n[1-4]: HPL 9.525 Gflop/s` */
export function headlineOf({ run, benchmark, machine, nodes, state, problem, result, quick }: BenchRun): string {
  const whose = `${run} ${benchmark}${quick ? ', quick,' : ''} of ${nameOf(machine)}${nodes === '' ? '' : ` on ${nodes}`}`;
  if (state !== 'done') return `${whose}: ${state}${problem === undefined ? '.' : `. ${problem}`}`;
  return `${whose}: ${result === undefined ? 'nothing was measured' : figureText(result)}${isWrong(result) ? ', but the answer was wrong' : ''}.`;
}

/** What must be known of a result before anybody goes by it; empty: nothing. */
export function marksOf(run: BenchRun): readonly string[] {
  const kinds = run.findings.map(({ kind }) => kind).filter((kind) => kind !== 'throttled');
  return [
    ...(run.quick ? ['quick'] : []),
    ...(isWrong(run.result) ? ['wrong answer'] : []),
    ...(isThrottled(run) ? ['throttled'] : []),
    ...new Set(kinds),
  ];
}

function isWrong(result: BenchRun['result']): boolean {
  return result?.benchmark === 'hpl' && result.residualPassed === false;
}

export function figureText(result: NonNullable<BenchRun['result']>): string {
  const { figure, value, unit } = benchHeadline(result);
  return value === undefined ? figure : `${figure} ${digits(value, 4)} ${unit}`.trimEnd();
}

export function findingText({ node, sentence, what, why, todo }: BenchFinding): string {
  return [`! ${node === undefined ? '' : `${node}  `}${sentence}`, what, why, `to do: ${todo}`].join('\n    ');
}

function factsOf({
  machine,
  conditions,
  source,
  by,
  startedAt,
  endedAt,
  done,
  total,
  state,
  expectedEndAt,
}: BenchRun): Fact[] {
  const { power, versions, command } = conditions;
  const watts = power?.meanWatts ?? machine.watts;
  const facts: readonly Fact[] = [
    { title: 'source', as: 'text', value: source },
    { title: 'by', as: 'text', value: by },
    { title: 'began', as: 'instant', value: startedAt },
    { title: 'ended', as: 'instant', value: endedAt },
    { title: 'ends about', as: 'instant', value: expectedEndAt },
    { title: 'so far', as: 'text', value: state === 'running' && total > 0 ? `${done} of ${total}` : undefined },
    { title: 'boards', as: 'count', value: machine.nodes },
    { title: 'watts', as: 'text', value: watts === undefined ? 'unknown' : wattsText(watts, power) },
    { title: 'euros', as: 'text', value: machine.euros === undefined ? 'unknown' : String(machine.euros) },
    { title: 'litres', as: 'text', value: machine.litres === undefined ? 'unknown' : String(machine.litres) },
    { title: 'from', as: 'text', value: machine.source },
    { title: 'about', as: 'text', value: machine.about },
    {
      title: 'versions',
      as: 'text',
      value:
        Object.entries(versions)
          .map((pair) => pair.join(' '))
          .join(', ') || undefined,
    },
    { title: 'command', as: 'text', value: command },
  ];
  return facts.filter(({ value }) => value !== undefined);
}

function wattsText(watts: number, power: BenchRun['conditions']['power']): string {
  return power === undefined
    ? `${digits(watts, 4)}, as published`
    : `${digits(watts, 4)}, measured by ${power.meter} (${power.covers})`;
}

function nodeTable(nodes: readonly BenchNode[]): TableBlock {
  const span = (value: BenchNode['mhz']) => value && `${digits(value.min, 4)} to ${digits(value.max, 4)}`;
  return {
    kind: 'table',
    columns: [
      { title: 'NODE', as: 'text' },
      { title: 'CORES', as: 'count' },
      { title: 'MEMORY', as: 'bytes' },
      { title: 'PROCESSOR', as: 'text' },
      { title: 'GOVERNOR', as: 'text' },
      { title: 'MHZ', as: 'text' },
      { title: '°C', as: 'text' },
      { title: 'SLOWED DOWN', as: 'text' },
    ],
    rows: nodes.map(({ node, cores, memBytes, processor, board, governor, mhz, socCelsius, throttled }) => [
      ...[node, cores, memBytes, processor ?? board, governor, span(mhz), span(socCelsius)],
      throttled === undefined ? 'unknown' : throttled ? 'yes' : 'no',
    ]),
    empty: '',
  };
}
