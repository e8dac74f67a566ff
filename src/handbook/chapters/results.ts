import type { BenchRun } from '../../protocol/bench.ts';
import { benchHeadline } from '../../protocol/bench-headline.ts';
import { type HandbookBlock, type HandbookCell, type HandbookSection, withHints, words } from '../handbook.ts';
import { amount, day, revisionText } from '../handbook-words.ts';
import type { ToldMachine } from '../told-machine.ts';

const MOST = 40;

/** Those of this revision first: what was measured of an earlier one is no longer so. */
export function results({ results: all, machine }: ToldMachine): HandbookSection {
  const { revision } = machine.settings;
  const measured = all.filter(
    ({ state, source, result }) => state === 'done' && source === 'measured' && result !== undefined,
  );
  const isOfThis = (run: BenchRun): boolean => run.machine.revision === revision;
  const now = measured.filter(isOfThis);
  const before = measured.filter((run) => !isOfThis(run));
  const section: HandbookSection = {
    heading: 'Results of benchmarks',
    blocks: [
      ...(revision === undefined ? [] : [words(`Of ${revisionText(revision)}, as it is now:`)]),
      now.length === 0 ? words('Nothing has been measured yet: breadbox bench run hpl stream') : resultTable(now),
      ...(before.length === 0 ? [] : [words('Of other revisions:'), resultTable(before)]),
    ],
  };
  return withHints(section, {
    unknown:
      'Watts are part of a result where a meter was read while it was measured; breadbox bench run measures again.',
  });
}

function resultTable(runs: readonly BenchRun[]): HandbookBlock {
  return {
    kind: 'table',
    columns: ['Run', 'Day', 'Revision', 'What', 'Result', 'Watts', 'Nodes', 'Remarks'],
    rows: runs.slice(0, MOST).map((run): HandbookCell[] => {
      const headline = run.result && benchHeadline(run.result);
      const power = run.conditions.power;
      const remarks = [...(run.quick ? ['quick'] : []), ...run.findings.map(({ sentence }) => sentence)];
      return [
        run.run,
        run.startedAt === undefined ? undefined : day(run.startedAt),
        // None is said of the machine: nothing that could be measured.
        run.machine.revision ?? '',
        headline?.figure,
        amount(headline?.value, headline?.unit ?? ''),
        power === undefined ? undefined : `${amount(power.meanWatts, 'W')}, ${power.meter}`,
        run.nodes || undefined,
        remarks.join(' '),
      ];
    }),
  };
}
