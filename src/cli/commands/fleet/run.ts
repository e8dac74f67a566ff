import { BreadboxError, exitCode } from '../../../cluster/errors.ts';
import { compareNatural } from '../../../cluster/natural-order.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { callFleet } from '../../fleet/fleet-call.ts';
import { outcomeCode, tellFailures } from '../../fleet/fleet-outcome.ts';
import { foldedOutput, prefixedOutput } from '../../fleet/node-output.ts';
import { readPipedInput } from '../../fleet/piped-input.ts';
import { readRunWords } from '../../fleet/run-words.ts';
import { JSON_OPTION, type PrintOptions, timeoutOption } from '../../options.ts';

interface RunOptions extends PrintOptions {
  readonly nodes?: readonly string[];
  readonly fold?: boolean;
  readonly timeout?: string;
  readonly user?: string;
  readonly root?: boolean;
}

const timeout = timeoutOption('End the command on nodes where it takes longer.');

export const run = command<RunOptions>({
  about: `Runs a command on many nodes at once, over SSH, and prints each line behind the name of its node. What comes on stdin through a pipe goes to all of them. Ctrl-C ends the command everywhere.

The words of the command are joined by spaces and read by the shell there, as ssh does it: quote what that shell is to see.

The exit code is 0 where all went well. It is 1 where the command failed on a node; --json tells the exit code of each. Where no node could be reached at all it is 5, as always.`,
  args: [
    { name: 'COMMAND', text: 'What to run. -- may stand before it.' },
    { name: 'ARG', text: 'Handed to it.', optional: true, many: true },
  ],
  options: [
    { flags: '-w, --nodes NODESET', text: 'Where: n[1-4], @blue, @all.', required: true, complete: ['node-set'] },
    { flags: '-b, --fold', text: 'When all have ended, print equal outputs once.' },
    timeout,
    { flags: '-l, --user USER', text: 'Log in as this account.', shownDefault: "the inventory's" },
    { flags: '--root', text: 'As root, by sudo where the login is another account.' },
    JSON_OPTION,
  ],
  examples: [
    { does: 'Which kernels run?', line: 'breadbox run -w @all -b -- uname -r' },
    { does: 'With a pipe there', line: "breadbox run -w 'n[1-4]' -- 'dmesg | tail -3'" },
    { does: 'A script from here', line: 'breadbox run -w @blue --root -- sh -s < mend.sh' },
  ],
  readWords: readRunWords,
  async run(world, argv, { nodes = [], fold, timeout: limit, user, root = false, json }) {
    if (nodes.length === 0) {
      throw new BreadboxError('usage', 'Say on which nodes: -w NODESET.', { hint: 'All of them: -w @all' });
    }
    if (argv.length === 0)
      throw new BreadboxError('usage', 'Say what to run.', { hint: 'breadbox run -w @all uptime' });
    const timeoutSec = limit === undefined ? undefined : (timeout.parse!(limit) as number);
    const stdin = (await readPipedInput(world))?.toString('base64');
    const client = connect(world);
    const outputs = new Map<string, { stdout: string; stderr: string }>();
    const output = json ? undefined : fold ? foldedOutput(world) : prefixedOutput(world);
    const ends = await callFleet(world, {
      nodes: nodes.join(','),
      begin: (set, passwords) => {
        const body = { nodes: set, argv: [...argv], timeoutSec, user, root, stdin, passwords };
        return client.stream('POST /api/fleet/run', { body, signal: world.signal });
      },
      onOutput: ({ node, stream, text }) => {
        if (output !== undefined) return output.take(node, stream, text);
        const kept = outputs.get(node) ?? { stdout: '', stderr: '' };
        outputs.set(node, { ...kept, [stream]: kept[stream] + text });
      },
      flush: () => output?.flush(),
    });
    output?.end();
    tellFailures(world, ends);
    const failed = outcomeCode(ends);
    const exit = failed === undefined ? 0 : exitCode(failed);
    const rows = [...ends]
      .sort((a, b) => compareNatural(a.node, b.node))
      .map(({ node, exitCode: code, seconds, error }) => ({
        ...{ node, exitCode: code ?? null },
        ...(outputs.get(node) ?? { stdout: '', stderr: '' }),
        ...{ seconds, ...(error && { error }) },
      }));
    return { json: rows, quiet: [], blocks: [], exit };
  },
});
