import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { BreadboxError } from '../../../cluster/errors.ts';
import { homeDirectory } from '../../../protocol/home.ts';
import { headAddress } from '../../address.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { openPanes } from '../../fleet/open-panes.ts';
import type { World } from '../../world.ts';

interface SshOptions {
  readonly user?: string;
  readonly together?: boolean;
}

export const ssh = command<SshOptions>({
  about: `Opens a shell on a node; on several, a window of tmux with a pane for each. Each pane is a shell of its own; with --together, what is typed goes to all of them. Inside tmux it is a new window, else a session of its own.

It works on the computer of the head, in the account that runs it: keys never leave there.`,
  args: [{ name: 'NODESET', text: 'n1, or n[1-4], @blue, @all.', complete: ['node-set'] }],
  options: [
    { flags: '-l, --user USER', text: 'Log in as this account.', shownDefault: "the inventory's" },
    { flags: '--together', text: 'Type to all nodes at once.' },
  ],
  examples: [
    { does: 'A shell', line: 'breadbox ssh n1' },
    { does: 'Four, typing to all', line: "breadbox ssh 'n[1-4]' --together" },
  ],
  async run(world, [nodes = ''], { user, together = false }) {
    checkPlace(world);
    const query = { nodes, ...(user !== undefined && { user }) };
    const ways = await connect(world).call('GET /api/fleet/ssh', { query, signal: world.signal });
    if (ways.length > 1) {
      await openPanes(world, ways, together);
      return undefined;
    }
    const exit = await stay(world, ways[0]!.argv);
    return { json: undefined, quiet: [], blocks: [], exit };
  },
});

/** @throws BreadboxError `not-allowed` */
function checkPlace(world: World): void {
  const hint = 'Log in there first. For single commands from anywhere: breadbox run -w NODES -- COMMAND';
  if (headAddress(world).socketPath === undefined)
    throw new BreadboxError(
      'not-allowed',
      'A shell on nodes is opened on the computer of the head, and this is another.',
      { hint },
    );
  try {
    accessSync(join(homeDirectory(world.env), 'ssh'), constants.R_OK | constants.X_OK);
  } catch (cause) {
    throw new BreadboxError(
      'not-allowed',
      'A shell on nodes is opened by the account that runs the head, and this is another.',
      { hint, cause },
    );
  }
}

/** Ctrl-C is a key there. */
function stay(world: World, [program = '', ...words]: readonly string[]): Promise<number> {
  const giveBack = world.takeInterrupts(() => {});
  return new Promise<number>((resolve, reject) => {
    const child = spawn(program, words, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(giveBack);
}
