import type { BenchFinding } from '../protocol/bench.ts';
import type { FarmRound, OpenFarm } from './bench-farm.ts';

/** What keeps figures of the farm from being those of its nodes alone, each said once. */
export function farmFindings(
  { silent }: Pick<OpenFarm, 'silent'>,
  rounds: readonly FarmRound[],
): readonly BenchFinding[] {
  const disturbed = [...new Set(rounds.flatMap(({ disturbed }) => disturbed ?? []))];
  return [
    ...disturbed.map(
      (what): BenchFinding => ({
        kind: 'other',
        sentence:
          'The farm had other work or other workers meanwhile, so its figures are not those of these nodes alone.',
        what,
        why: 'Tasks of the same user go to whatever slot is idle, and whoever works for that user may take them.',
        todo: 'Let nothing else run in the farm, and measure again.',
      }),
    ),
    ...(silent.length === 0
      ? []
      : [
          {
            kind: 'other' as const,
            ...(silent.length === 1 && { node: silent[0]! }),
            sentence: `No worker of the farm began on ${silent.join(', ')}, so the farm was measured without.`,
            what: 'The jobs of workers were given two minutes to begin.',
            why: 'Its cores were taken, or breadbox-agent cannot run or reach the head there.',
            todo: 'breadbox doctor tells why a node takes no work.',
          },
        ]),
  ];
}
