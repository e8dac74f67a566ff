import { CHAPTERS } from './chapters/all.ts';
import type { Handbook } from './handbook.ts';
import { day, revisionText } from './handbook-words.ts';
import type { ToldMachine } from './told-machine.ts';

/** The whole document, of what is known at this moment. */
export function composeHandbook(told: ToldMachine): Handbook {
  const { machine, cluster, computer, status, madeAt } = told;
  const { name, series, type, revision } = machine.settings;
  const subtitle = [series, type, revision === undefined ? undefined : revisionText(revision)];
  return {
    title: name ?? cluster.name ?? computer.node,
    subtitle: subtitle.filter((part) => part !== undefined).join(', '),
    made: `Made on ${day(madeAt)} by Breadbox ${status.version}. Another one: breadbox handbook`,
    sections: CHAPTERS.map((chapter) => chapter(told)),
  };
}
