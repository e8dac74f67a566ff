import { type HandbookCell, type HandbookSection, PEN, SAY_IT, withHints, words } from '../handbook.ts';
import { amount } from '../handbook-words.ts';
import type { ToldMachine } from '../told-machine.ts';

const BLANK_FUSES = 4;

export function power({ machine, meters, plan }: ToldMachine): HandbookSection {
  const { fuses } = machine.settings;
  const fuseRows = fuses.map(({ place, rating, spares }): HandbookCell[] => {
    const lying: HandbookCell = spares === undefined ? PEN : String(spares);
    return [place, rating ?? PEN, lying];
  });
  const blank = Array.from({ length: BLANK_FUSES }, (): HandbookCell[] => [PEN, PEN, PEN]);
  const drawn = amount(meters.watts, 'W');
  const section: HandbookSection = {
    heading: 'Power and fuses',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Drawn now', drawn && meters.isTyped ? `${drawn}, as typed in` : drawn],
          ...(plan === undefined ? [] : planned(plan)),
        ],
      },
      meters.meters.length === 0
        ? words('There is no power meter, so what it draws is unknown.')
        : {
            kind: 'table',
            columns: ['Meter', 'What hangs on it', 'Nodes', 'Now', 'Typically', 'Under a benchmark', 'Address'],
            rows: meters.meters.map(({ meter, covers, nodes, watts, typed, address }) => [
              ...[meter, covers, nodes || 'none', amount(watts, 'W'), amount(typed?.typical, 'W')],
              ...[amount(typed?.benchmark, 'W'), address ?? 'read by a person'],
            ]),
          },
      { kind: 'table', columns: ['Fuse', 'Rating', 'Spares'], rows: fuses.length === 0 ? blank : fuseRows },
    ],
  };
  return withHints(section, {
    open: SAY_IT,
    unknown:
      'Watts are known where something measures them: breadbox meter add --help, or breadbox meter type for a meter that you read.',
  });
}

function planned({ watts, ok, sentence }: NonNullable<ToldMachine['plan']>): [string, HandbookCell][] {
  const level = ({ known, unknown }: { known: number; unknown: readonly string[] }): string =>
    `${amount(known, 'W')}${unknown.length === 0 ? '' : `, and what is unknown: ${unknown.join(', ')}`}`;
  return [
    ['As planned, typically', level(watts.typical)],
    ['As planned, under a benchmark', level(watts.benchmark)],
    ['As planned, at worst', level(watts.worst)],
    ['Does the power hold?', ok ? sentence : `No. ${sentence}`],
  ];
}
