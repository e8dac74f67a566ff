import { BreadboxError, exitCode } from '../../../cluster/errors.ts';
import { parseSeconds } from '../../../cluster/units.ts';
import { BENCHMARKS, type BenchName, type BenchRun } from '../../../protocol/bench.ts';
import { benchHeadline } from '../../../protocol/bench-headline.ts';
import { checkBenchRun } from '../../bench/bench-argument.ts';
import { sendOsuSource } from '../../bench/send-osu-source.ts';
import { stayWithBench } from '../../bench/stay-with-bench.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { type Block, type Report, text } from '../../output/report.ts';
import type { Interrupted } from '../../world.ts';

const CANCEL = 'POST /api/bench-runs/{run}/cancel';

interface RunOptions extends PrintOptions {
  readonly nodes?: string;
  readonly quick?: boolean;
  readonly within?: number;
  readonly like?: string;
  readonly afterJobs?: boolean;
  readonly wait?: boolean;
  readonly source?: string;
}

export const run = command<RunOptions>({
  about: `Measures, one benchmark after the other, each in jobs that have their nodes to themselves: stream (memory), disk, mpi (the paths between nodes), hpl (Gflop/s), osu (the OSU micro-benchmarks, of a source archive that you give), mandelbrot (how much faster more workers draw one picture), farm (what the farm itself costs). While jobs run on the nodes it refuses. What comes out is kept with all that is needed to do it again, and marked where a node was slowed down meanwhile: breadbox bench show tells it.`,
  args: [
    { name: 'NAME', text: 'Of a benchmark; several are done one after the other.', many: true, choices: BENCHMARKS },
  ],
  options: [
    { flags: '--nodes NODESET', text: 'Default: all nodes that take jobs.', complete: ['node-set'] },
    { flags: '--quick', text: 'Smaller and shorter: whether all is well, not what the machine is worth.' },
    {
      flags: '--within TIME',
      text: 'Of hpl: how long its last run may take, such as 90s or 1h; N is chosen by it. Below 25 minutes it counts as quick.',
      parse: withinOption,
      shownDefault: '25m',
    },
    {
      flags: '--like RUN',
      text: 'Of hpl: the very input of that result once more, with its kernel and ranks, on its nodes. Nothing is chosen.',
      parse: benchRunOption,
    },
    {
      flags: '--source FILE',
      text: 'For osu: its source archive, osu-micro-benchmarks-….tar.gz. It is kept, so that later runs need none.',
      complete: ['file'],
    },
    { flags: '--after-jobs', text: 'Wait for the jobs that run on the nodes, in place of refusing.' },
    { flags: '--wait', text: 'Stay to the end, and print what came out. Ctrl-C ends the benchmark.' },
    JSON_OPTION,
    quietOption('the names of the runs alone'),
  ],
  examples: [
    { does: 'Is a node sick?', line: 'breadbox bench run stream disk --quick --wait' },
    { does: 'What is the machine worth?', line: 'breadbox bench run hpl' },
    { does: 'Was it chance?', line: 'breadbox bench run hpl --like b7 --wait' },
    {
      does: 'OSU, for the first time',
      line: 'breadbox bench run osu --source osu-micro-benchmarks-7.5.tar.gz --wait',
    },
  ],
  async run(world, names, { nodes, quick, within, like, afterJobs, wait, source, ...options }) {
    const client = connect(world);
    const body = {
      names: names.map(benchName),
      ...(nodes !== undefined && { nodes }),
      ...(within !== undefined && { withinSec: within }),
      ...(like !== undefined && { like }),
      ...{ quick: quick === true, afterJobs: afterJobs === true },
    };
    if (source !== undefined && !names.includes('osu'))
      throw new BreadboxError('usage', '--source is for osu alone.', { hint: 'breadbox bench run osu --source FILE' });
    const kept = source === undefined ? undefined : await sendOsuSource(world, client, source);
    const begun = await client.call('POST /api/bench-runs', { body, signal: world.signal });
    if (wait !== true) return begunReport(begun, kept);
    const ended: BenchRun[] = [];
    let interrupted: Interrupted | undefined;
    for (const each of begun) {
      if (interrupted !== undefined) await client.call(CANCEL, { params: { run: each.run }, signal: world.signal });
      const stayed = await stayWithBench(world, client, each.run, options.quiet === true);
      interrupted ??= stayed.interrupted;
      ended.push(stayed.ended);
    }
    const report = endedReport(ended, kept);
    return interrupted === undefined ? report : { ...report, exit: interrupted.exit };
  },
});

function benchRunOption(text: string): string {
  checkBenchRun(text);
  return text;
}

const [LEAST_SEC, MOST_SEC] = [5, 86_400];

function withinOption(text: string): number {
  const seconds = Math.round(parseSeconds(text));
  if (seconds >= LEAST_SEC && seconds <= MOST_SEC) return seconds;
  throw new BreadboxError('usage', `--within: '${text}' is not from ${LEAST_SEC} seconds to a day.`, {
    hint: 'Such as 90s, 10m or 1h.',
  });
}

function benchName(name: string): BenchName {
  const found = BENCHMARKS.find((each) => each === name);
  if (found !== undefined) return found;
  throw new BreadboxError('usage', `There is no benchmark ${name}.`, { hint: `There are: ${BENCHMARKS.join(', ')}` });
}

/** @param kept where the source archive of OSU is now, if one was given */
function begunReport(begun: readonly BenchRun[], kept: string | undefined): Report {
  const runs = begun.map(({ run, benchmark, nodes }) => text(`${run} ${benchmark} on ${nodes}`));
  const last = begun.at(-1)!.run;
  return {
    json: jsonOf(begun),
    quiet: begun.map(({ run }) => run),
    blocks: [...runs, ...keptText(kept), text(`What comes out: breadbox bench show ${last}`)],
  };
}

function keptText(kept: string | undefined): Block[] {
  return kept === undefined ? [] : [text(`Its source is kept as ${kept}: later runs need no --source.`)];
}

/** As one value where there is one, as cli.md has it. */
function jsonOf(runs: readonly BenchRun[]): unknown {
  return runs.length === 1 ? runs[0] : runs;
}

function endedReport(runs: readonly BenchRun[], kept: string | undefined): Report {
  const blocks = runs.flatMap((each): Block[] => [text(lineOf(each)), ...each.findings.map(findingText)]);
  const allDone = runs.every(({ state }) => state === 'done');
  return {
    json: jsonOf(runs),
    quiet: runs.map(({ run }) => run),
    blocks: [...blocks, ...keptText(kept), text(`All of it: breadbox bench show ${runs.at(-1)!.run}`)],
    exit: allDone ? 0 : exitCode('run-failed'),
  };
}

function lineOf({ run, benchmark, nodes, state, problem, result }: BenchRun): string {
  const what = `${run} ${benchmark} on ${nodes}`;
  if (state !== 'done') return `${what}: ${state}.${problem === undefined ? '' : ` ${problem}`}`;
  const headline = result && benchHeadline(result);
  return headline === undefined
    ? `${what}: done`
    : `${what}: ${headline.figure} ${headline.value === undefined ? 'unknown' : Number(headline.value.toPrecision(4))} ${headline.unit}`;
}

function findingText({ sentence, what, why, todo }: BenchRun['findings'][number]): Block {
  return text(`  ${sentence}\n    ${what}\n    Why: ${why}\n    Do: ${todo}`);
}
