import { BreadboxError, isErrorCode } from '../../../cluster/errors.ts';
import { SANDBOX_RELEASES, type Sandbox, type SandboxRelease, sandboxLineSchema } from '../../../protocol/sandbox.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { readLines } from '../../events.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { text } from '../../output/report.ts';
import { Interrupted } from '../../world.ts';
import { nodesTable } from './nodes-table.ts';

interface Options extends PrintOptions {
  readonly nodes: number;
  readonly release: SandboxRelease;
  readonly offline: number;
  readonly name?: string;
}

export const create = command<Options>({
  about: `Makes virtual nodes, boots them, and answers when SSH does on each. The first time it makes a base image of the release, which takes half a minute; after that, seconds are enough.

Ctrl-C removes what was made so far.`,
  args: [],
  options: [
    {
      flags: '--nodes N',
      text: 'Compute nodes; a head node comes with them.',
      parse: wholeNumber('--nodes', 1, 64),
      value: 4,
    },
    { flags: '--release NAME', text: 'Of Debian.', choices: SANDBOX_RELEASES, value: 'bookworm' },
    {
      flags: '--name NAME',
      text: 'One to eight small letters and digits; nodes are NAME-head, NAME-n1, NAME-n2, …',
      shownDefault: 'lab',
    },
    {
      flags: '--offline K',
      text: 'The last K compute nodes get no way to the internet.',
      parse: wholeNumber('--offline', 0, 64),
      value: 0,
    },
    JSON_OPTION,
    quietOption('the path of the inventory alone'),
  ],
  examples: [
    { does: 'A head node and four compute nodes', line: 'breadbox sandbox create' },
    { does: 'Make a cluster of them', line: 'breadbox up $(breadbox sandbox create --nodes 2 -q)' },
  ],
  async run(world, _args, { nodes, release, offline, name, quiet }) {
    const body = { nodes, release, offline, ...(name !== undefined && { name }) };
    const lines = await connect(world).stream('POST /api/sandboxes', { body, signal: world.signal });
    const made = await followMaking(lines, (doing) => {
      if (quiet !== true) world.stderr.write(`${doing}\n`);
    });
    return {
      json: made,
      quiet: [made.inventory],
      blocks: [
        nodesTable([made]),
        text(`The inventory of it is ${made.inventory}; next: breadbox up ${made.inventory}`),
      ],
    };
  },
});

async function followMaking(lines: AsyncIterable<Uint8Array>, doing: (sentence: string) => void): Promise<Sandbox> {
  try {
    for await (const line of readLines(lines)) {
      if (line === '') continue;
      const told = sandboxLineSchema.parse(JSON.parse(line));
      if ('sandbox' in told) return told.sandbox;
      if ('problem' in told) {
        const { code, title, hint } = told.problem;
        throw new BreadboxError(isErrorCode(code) ? code : 'internal', title, { hint });
      }
      doing(told.doing);
    }
  } catch (cause) {
    if (cause instanceof BreadboxError || cause instanceof Interrupted) throw cause;
    throw headLost(cause);
  }
  throw headLost();
}

function headLost(cause?: unknown): BreadboxError {
  return new BreadboxError('head-lost', 'The head went away while it made the practice cluster.', {
    hint: 'breadbox start; it removes what is half made. Then once more.',
    cause,
  });
}
