import { type HandbookSection, words } from '../handbook.ts';
import { day } from '../handbook-words.ts';
import type { ToldMachine } from '../told-machine.ts';

const MOST = 30;

export function changes({ machine }: ToldMachine): HandbookSection {
  const { history } = machine;
  return {
    heading: 'What was changed',
    blocks: [
      history.length === 0
        ? words('Nothing was said of this machine yet: breadbox handbook settings FILE')
        : {
            kind: 'table',
            columns: ['Day', 'Revision', 'By', 'What'],
            rows: history
              .slice(0, MOST)
              .map(({ at, revision, by, changed }) => [day(at), revision ?? '', by, changed.join(', ')]),
          },
    ],
  };
}
