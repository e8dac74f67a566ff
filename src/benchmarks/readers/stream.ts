import { lastLineOf, linesOf, type ResultsReader, unreadable } from './results-file.ts';
import { parseStreamOutput } from './stream-output.ts';

/** What STREAM printed on one node. */
export const streamReader: ResultsReader = {
  format: 'the output of STREAM',
  knows: ({ text }) => /STREAM version|^[ \t]*Function[ \t]+(?:Best )?Rate/m.test(text),
  read: (file) => {
    const { gbytePerSec, arrayBytes, threads, version, wrongLine } = parseStreamOutput(file.text);
    if (wrongLine !== undefined)
      throw unreadable(file, wrongLine, 'STREAM says that its answer is wrong, so its rates are none.');
    const [copy, scale, add, triad] = ['Copy', 'Scale', 'Add', 'Triad'].map((kernel) => gbytePerSec.get(kernel));
    if (triad === undefined) {
      const end = lastLineOf(linesOf(file.text));
      throw unreadable(
        file,
        end,
        'it ends here, before the rate of Triad.',
        'Let STREAM run to its end; then import it.',
      );
    }
    const versions: Record<string, string> = version === undefined ? {} : { STREAM: version };
    return [
      {
        benchmark: 'stream',
        state: 'done',
        machine: { nodes: 1 },
        conditions: { nodes: [], inputs: [], versions },
        result: {
          benchmark: 'stream',
          ...(arrayBytes !== undefined && { arrayBytes }),
          ...(threads !== undefined && { threads }),
          nodes: [
            {
              node: '',
              ...(copy !== undefined && { copyGbytePerSec: copy }),
              ...(scale !== undefined && { scaleGbytePerSec: scale }),
              ...(add !== undefined && { addGbytePerSec: add }),
              triadGbytePerSec: triad,
            },
          ],
        },
      },
    ];
  },
};
