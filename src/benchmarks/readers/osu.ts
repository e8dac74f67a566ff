import { hasUnfinishedFigure, parseOsuOutput } from './osu-output.ts';
import { lastLineOf, linesOf, type ResultsReader, unreadable } from './results-file.ts';

/** What one or several of the OSU micro-benchmarks printed. */
export const osuReader: ResultsReader = {
  format: 'the output of OSU micro-benchmarks',
  knows: ({ text }) => /^[ \t]*#[ \t]*OSU[ \t]+\S/m.test(text),
  read: (file) => {
    const sections = parseOsuOutput(file.text);
    const empty = sections.find(({ set }) => set.points.length === 0);
    if (sections.length === 0)
      throw unreadable(file, 1, 'no title such as "# OSU MPI Latency Test v7.5" could be read.');
    if (empty !== undefined) {
      const at = Math.max(empty.line, empty === sections.at(-1) ? lastLineOf(linesOf(file.text)) : empty.line);
      throw unreadable(file, at, `${empty.set.name} has no figures: it failed, or its output was cut off.`);
    }
    if (hasUnfinishedFigure(file.text))
      throw unreadable(
        file,
        lastLineOf(linesOf(file.text)),
        'this line has no end: digits of its figure may be missing.',
        'Let the program run to its end. Where you know the line to be whole, end it.',
      );
    const sets = sections.map(({ set }) => set);
    const versions: Record<string, string> =
      sets[0]?.version === undefined ? {} : { 'OSU micro-benchmarks': sets[0].version };
    return [
      {
        benchmark: 'osu',
        state: 'done',
        conditions: { nodes: [], inputs: [], versions },
        result: { benchmark: 'osu', sets },
      },
    ];
  },
};
