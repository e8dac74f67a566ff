import { cutOff, type ResultsReader, unreadable } from './results-file.ts';
import { parseStreamOutput } from './stream-output.ts';

/** What STREAM printed on one node. */
export const streamReader: ResultsReader = {
  format: 'the output of STREAM',
  knows: ({ text }) => /STREAM version|^[ \t]*Function[ \t]+(?:Best )?Rate/m.test(text),
  read: (file) => {
    const { gbytePerSec, arrayBytes, threads, version, isRight, wrongLine } = parseStreamOutput(file.text);
    if (wrongLine !== undefined)
      throw unreadable(file, wrongLine, 'STREAM says that its answer is wrong, so its rates are none.');
    const [copy, scale, add, triad] = ['Copy', 'Scale', 'Add', 'Triad'].map((kernel) => gbytePerSec.get(kernel));
    const hint = 'Let STREAM run to its end; then import it.';
    if (triad === undefined) throw cutOff(file, 'the rate of Triad', hint);
    if (!isRight) throw cutOff(file, 'STREAM writes "Solution Validates"', hint);
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
