import { type HandbookCell, type HandbookSection, PEN } from '../handbook.ts';
import type { ToldMachine } from '../told-machine.ts';

const LINES = 3;

export function whenSomethingIsWrong({ machine }: ToldMachine): HandbookSection {
  const { spares, notes } = machine.settings;
  const blank = Array.from({ length: LINES }, (): HandbookCell[] => [PEN]);
  const lying = spares.length === 0 ? blank : spares.map((spare) => [spare]);
  return {
    heading: 'When something is wrong',
    blocks: [
      {
        kind: 'commands',
        commands: [
          ['What needs a hand?', 'breadbox alerts'],
          ['What is wrong, with proof and cure', 'breadbox doctor'],
          ['Which cable is slow?', 'breadbox net test'],
          ['What does this error mean?', 'breadbox explain "the error"'],
          ['Which board is it? Its light blinks', 'breadbox nodes blink NODE'],
        ],
      },
      { kind: 'table', columns: ['What lies beside it: fuses, cables, tools'], rows: lying },
      ...(notes === undefined ? [] : [{ kind: 'words' as const, text: notes }]),
    ],
  };
}
