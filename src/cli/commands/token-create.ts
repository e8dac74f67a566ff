import type { Role } from '../../protocol/auth.ts';
import { connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../options.ts';
import { text } from '../output/report.ts';

interface TokenCreateOptions extends PrintOptions {
  readonly role: Role;
  readonly user?: string;
  readonly nodes?: string;
  readonly name?: string;
}

export const tokenCreate = command<TokenCreateOptions>({
  about: `Makes an API token and prints it. It cannot be printed again. An owner may do everything; a user has projects and runs of its own; a viewer looks on; a node fetches work and hands in answers.`,
  args: [],
  options: [
    { flags: '--role ROLE', text: 'What it allows.', choices: ['owner', 'user', 'viewer', 'node'], required: true },
    { flags: '--user NAME', text: 'Account that it speaks for.', shownDefault: 'yours' },
    { flags: '--nodes NODESET', text: 'Of a node token: the nodes that it may speak for, such as pi[1-4].' },
    { flags: '--name LABEL', text: 'What you will know it by in the list.' },
    JSON_OPTION,
    quietOption('the token alone'),
  ],
  examples: [
    { does: 'For a script that only looks', line: 'breadbox token create --role viewer --name status-page' },
    {
      does: 'For a node, into a file that no one else can read',
      line: '(umask 077; breadbox token create --role node --nodes pi1 -q > pi1.token)',
    },
  ],
  async run(world, _, { role, user, nodes, name }) {
    const made = await connect(world).call('POST /api/tokens', {
      body: { role, user, nodes, name },
      signal: world.signal,
    });
    return {
      json: made,
      quiet: [made.token],
      blocks: [text(made.token), text(`Role ${made.role}, id ${made.tokenId}. It is not shown again; keep it safe.`)],
    };
  },
});
