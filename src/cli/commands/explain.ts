import { BreadboxError } from '../../cluster/errors.ts';
import { explain as explainText, type Heard } from '../../dictionary/explain.ts';
import { command } from '../command.ts';
import { JSON_OPTION, quietOption } from '../options.ts';
import { type Block, text } from '../output/report.ts';
import type { World } from '../world.ts';

/** What is read of a stream: its end, where logs have their news. */
const KEPT_BYTES = 1024 * 1024;

export const explain = command({
  about: `Says what is behind an error that a program printed, and what to do about it. It knows what Slurm, munge, Open MPI, SSH, chrony, NFS and the kernel say, in the wordings of Debian 12 and 13. Paste as much as there is: what is nearest to the cause comes first. Times, colours and names of hosts before a message do not matter.

Without TEXT it reads stdin. It asks nobody: no head is needed, and nothing leaves this computer. breadbox doctor looks at the cluster itself.

With --json each entry has check, sentence, fix and line, the line that it goes by. Where nothing is known, the list is empty and the exit code is 0.`,
  args: [{ name: 'TEXT', text: 'What was printed. Quote it.', optional: true, many: true }],
  options: [JSON_OPTION, quietOption('the names of the checks')],
  examples: [
    { does: 'One line', line: "breadbox explain 'srun: error: Munge decode failed: Expired credential'" },
    { does: 'The log of a service', line: 'journalctl -u slurmd -n 200 | breadbox explain' },
  ],
  async run(world, words) {
    const heard = explainText(words.length > 0 ? words.join(' ') : await readEnd(world));
    return {
      json: heard.map(({ saying: { check, sentence, fix }, line }) => ({ check, sentence, fix, line })),
      quiet: heard.map(({ saying }) => saying.check),
      blocks: heard.length > 0 ? [...heard.map(asFacts), ...advice(heard)] : [text(NOTHING)],
    };
  },
});

const NOTHING =
  'Breadbox does not know these words. That says nothing of the cluster: breadbox doctor tests it, and the lines before the first error often tell more.';

function asFacts({ saying, line }: Heard): Block {
  return {
    kind: 'facts',
    facts: [
      { title: saying.check, as: 'text', value: saying.sentence },
      { title: 'to do', as: 'text', value: saying.fix },
      { title: 'said', as: 'text', value: line },
    ],
  };
}

function advice(heard: readonly Heard[]): readonly Block[] {
  return heard.some(({ saying }) => saying.byHand !== true)
    ? [text('breadbox doctor tests the cluster for it; with --fix it mends what it can.')]
    : [];
}

/** @throws BreadboxError `usage` where stdin is a terminal */
async function readEnd({ stdin }: Pick<World, 'stdin'>): Promise<string> {
  if (stdin.isTTY === true) {
    throw new BreadboxError('usage', 'Say what is to be explained.', {
      hint: "breadbox explain 'the error', or: journalctl -u slurmd | breadbox explain",
    });
  }
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > 2 * KEPT_BYTES) {
      const end = Buffer.concat(chunks).subarray(-KEPT_BYTES);
      chunks = [end];
      bytes = end.length;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}
