import type { BenchResultOf } from '../../protocol/bench.ts';
import { HPCC_TITLE, type HpccOutput, parseHpccOutput } from './hpcc-output.ts';
import { hplRun } from './hpl.ts';
import {
  cutOff,
  lastLineOf,
  linesOf,
  positive,
  positiveInt,
  type ReadRun,
  type ResultsReader,
  unreadable,
} from './results-file.ts';

const DOUBLE_BYTES = 8;

/** `hpccoutf.txt`: its HPL, and its STREAM of all processes at once. */
export const hpccReader: ResultsReader = {
  format: 'the output of hpcc',
  knows: ({ text }) => HPCC_TITLE.test(text),
  read: (file) => {
    const output = parseHpccOutput(file.text);
    const { version, startedAt, hpl, summary, isFinished } = output;
    const result = streamResult(output);
    if (hpl.solves.length === 0 && hpl.complaints.length === 0 && result === undefined) {
      const end = lastLineOf(linesOf(file.text));
      throw unreadable(
        file,
        end,
        'it ends here: neither HPL nor STREAM was measured by then.',
        'Let hpcc run to its end.',
      );
    }
    const ranks = positiveInt(summary.get('CommWorldProcs'));
    const about = {
      machine: { ...(ranks !== undefined && { ranks }) },
      ...(startedAt !== undefined && { startedAt }),
    };
    const versions: Record<string, string> = version === undefined ? {} : { hpcc: version };
    const runs: ReadRun[] = [];
    if (hpl.solves.length > 0 || hpl.complaints.length > 0) {
      const run = hplRun(file, hpl);
      const conditions = { nodes: [], inputs: [], versions: { ...run.conditions?.versions, ...versions } };
      runs.push({ ...run, ...about, machine: { ...run.machine, ...about.machine }, conditions });
    }
    if (!isFinished) throw cutOff(file, 'hpcc writes "End of HPC Challenge tests."', 'Let hpcc run to its end.');
    if (result !== undefined)
      runs.push({
        ...about,
        benchmark: 'stream',
        state: 'done',
        conditions: { nodes: [], inputs: [], versions },
        result,
      });
    return runs;
  },
};

/** StarSTREAM is the mean of a process while all compute; together they have so many times as much. */
function streamResult({ summary, hostname = '' }: HpccOutput): BenchResultOf<'stream'> | undefined {
  const ranks = positiveInt(summary.get('CommWorldProcs'));
  const together = (kernel: string): number | undefined => {
    const each = positive(summary.get(`StarSTREAM_${kernel}`));
    return each === undefined || ranks === undefined ? undefined : each * ranks;
  };
  const [copy, scale, add, triad] = ['Copy', 'Scale', 'Add', 'Triad'].map(together);
  if (triad === undefined || ranks === undefined) return undefined;
  const words = positiveInt(summary.get('STREAM_VectorSize'));
  const threads = positiveInt(summary.get('STREAM_Threads'));
  return {
    benchmark: 'stream',
    ...(words !== undefined && { arrayBytes: words * DOUBLE_BYTES }),
    ...(threads !== undefined && { threads: threads * ranks }),
    nodes: [
      {
        node: hostname,
        ...(copy !== undefined && { copyGbytePerSec: copy }),
        ...(scale !== undefined && { scaleGbytePerSec: scale }),
        ...(add !== undefined && { addGbytePerSec: add }),
        triadGbytePerSec: triad,
      },
    ],
  };
}
