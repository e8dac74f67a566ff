import type { BenchFinding, BenchResultOf } from '../../protocol/bench.ts';
import { explainHplComplaint } from './hpl-complaints.ts';
import { bestSolve, type HplOutput, type HplSolve, parseHplOutput } from './hpl-output.ts';
import {
  cutOff,
  lastLineOf,
  linesOf,
  type ReadRun,
  type ResultsFile,
  type ResultsReader,
  unreadable,
} from './results-file.ts';

/** More kinds of them there are not. */
const MOST_COMPLAINTS = 20;

/** `HPL.out`, or what xhpl printed. */
export const hplReader: ResultsReader = {
  format: 'the output of HPL',
  knows: ({ text }) => /HPLinpack\s+\S+\s+--|^[ \t]*T\/V[ \t]+N[ \t]+NB|HPL ERROR from process/m.test(text),
  read: (file) => [hplRun(file, parseHplOutput(file.text))],
};

/** @throws BreadboxError `bad-input` where no answer of it was right, or it was cut off */
export function hplRun(file: ResultsFile, output: HplOutput): ReadRun {
  const best = bestSolve(output.solves);
  if (best === undefined) throw noResult(file, output);
  if (!output.isFinished) throw cutOff(file, 'HPL writes "End of Tests."', LEFT_OF_HPL);
  return {
    benchmark: 'hpl',
    state: 'done',
    machine: { ranks: best.p * best.q },
    conditions: { nodes: [], versions: output.version ? { HPL: output.version } : {}, inputs: [] },
    result: hplResult(best, output.solves),
    findings: findingsOf(best, output),
  };
}

/** The best one, and the others as what was tried. */
function hplResult(best: HplSolve, solves: readonly HplSolve[]): BenchResultOf<'hpl'> {
  const { n, nb, p, q, seconds, gflops, residual, passed } = best;
  const tuning = solves
    .filter((solve) => solve !== best && solve.passed !== false && solve.gflops > 0 && Number.isFinite(solve.gflops))
    .map((solve) => ({ nb: solve.nb, p: solve.p, q: solve.q, gflops: solve.gflops }));
  return {
    ...{ benchmark: 'hpl', gflops, seconds, n, nb, p, q },
    ...(residual !== undefined && { residual }),
    ...(passed !== undefined && { residualPassed: passed }),
    ...(tuning.length > 0 && { tuning }),
  };
}

function findingsOf(best: HplSolve, { solves, complaints }: HplOutput): BenchFinding[] {
  const wrong = solves.filter(({ passed }) => passed === false).length;
  const findings: BenchFinding[] = [];
  if (wrong > 0)
    findings.push({
      kind: 'residual',
      sentence: `${wrong} of ${solves.length} answers of HPL were wrong.`,
      what: `${wrong} of ${solves.length} residuals FAILED; the result is the best of the others.`,
      why: 'Memory, a processor that is clocked too high, or a BLAS for another processor computes wrongly.',
      todo: 'Run each node alone, and see which one fails.',
    });
  if (best.passed === undefined)
    findings.push({
      kind: 'residual',
      sentence: 'Nobody checked whether the answer is right.',
      what: 'There is no residual behind it.',
      why: 'HPL.dat has a threshold of 0 or less, by which HPL leaves that out.',
      todo: 'Run it with a threshold of 16.0.',
    });
  // Each rank may say the same.
  for (const text of [...new Set(complaints.map((each) => each.text))].slice(0, MOST_COMPLAINTS)) {
    const { sentence, todo } = explainHplComplaint(text);
    findings.push({
      kind: /memory/i.test(text) ? 'memory' : 'other',
      sentence,
      what: text.slice(0, 200),
      why: sentence,
      todo,
    });
  }
  return findings;
}

const LEFT_OF_HPL =
  'Let HPL run to its end. Figures that are sure may be imported as a table by hand, with a field gflops.';

function noResult(file: ResultsFile, { solves, complaints }: HplOutput): Error {
  const [complaint] = complaints;
  if (complaint !== undefined) {
    const { sentence, todo } = explainHplComplaint(complaint.text);
    return unreadable(file, complaint.line, sentence, todo);
  }
  const failed = solves.find(({ passed }) => passed === false);
  if (failed !== undefined)
    return unreadable(
      file,
      failed.line,
      `the residual FAILED: the answer is wrong, so its ${failed.gflops} Gflop/s are none.`,
      'Run each node alone, and see which one fails.',
    );
  const [odd] = solves;
  if (odd !== undefined) return unreadable(file, odd.line, `${odd.gflops} Gflop/s is no speed.`);
  const killed = linesOf(file.text).findIndex((line) => /signal 9|\bKilled\b|out of memory/i.test(line));
  if (killed >= 0)
    return unreadable(
      file,
      killed + 1,
      'a process of HPL was killed before the first result; most often a node had no memory left.',
      'Choose N by the available memory of the smallest node.',
    );
  const end = lastLineOf(linesOf(file.text));
  return unreadable(file, end, 'it ends here, before HPL wrote a result.', 'Let HPL run to its end; then import it.');
}
