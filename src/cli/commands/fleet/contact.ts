import { exitCode } from '../../../cluster/errors.ts';
import type { HostKey } from '../../../protocol/fleet.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions } from '../../options.ts';
import { text } from '../../output/report.ts';

interface ContactOptions extends PrintOptions {
  readonly replace?: boolean;
}

export const contact = command<ContactOptions>({
  about: `Looks at the host keys of nodes, shows their fingerprints and pins those that are new: from then on a node with another key is not spoken to. Compare a fingerprint with what the node itself says: ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub

A key that has changed is pinned with --replace alone. It changes when a system is installed anew; else another computer answers at that address.`,
  args: [{ name: 'NODESET', text: 'n1, n[1-4], @blue, @all.', complete: ['node-set'] }],
  options: [{ flags: '--replace', text: 'Pin keys that have changed, too.' }, JSON_OPTION],
  examples: [
    { does: 'First contact', line: 'breadbox nodes contact @all' },
    { does: 'A node was installed anew', line: 'breadbox nodes contact n3 --replace' },
  ],
  async run(world, [nodes = ''], { replace = false }) {
    const body = { nodes, pin: true, replace };
    const keys = await connect(world).call('POST /api/fleet/contact', { body, signal: world.signal });
    const changed = keys.filter(({ state }) => state === 'changed');
    const refused = replace ? [] : changed;
    const columns = ['NODE', 'ADDRESS', 'HOST KEY', 'FINGERPRINT', ''].map((title) => ({ title, as: 'text' as const }));
    const rows = keys.map((key) => [key.node, key.address, stateWord(key, replace), key.fingerprint, remark(key)]);
    const note = text(
      'Keys that have changed were not pinned. If these nodes were installed anew, do it again with --replace.',
    );
    return {
      json: keys,
      quiet: keys.map(({ node }) => node),
      blocks: [{ kind: 'table', columns, rows, empty: 'No nodes.' }, ...(refused.length > 0 ? [note] : [])],
      exit:
        refused.length > 0
          ? exitCode('host-key')
          : keys.some(({ state }) => state === 'unreachable')
            ? exitCode('unreachable')
            : 0,
    };
  },
});

function stateWord({ state }: HostKey, replaced: boolean): string {
  if (state === 'new') return 'pinned';
  if (state === 'changed') return replaced ? 'pinned anew' : 'CHANGED';
  return state === 'known' ? 'as pinned' : 'not seen';
}

function remark({ pinned, reason }: HostKey): string {
  return [pinned && `pinned was ${pinned}`, reason].filter(Boolean).join('; ');
}
