import { BreadboxError } from '../../../cluster/errors.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
import { nearestWord } from '../../../protocol/nearest-word.ts';
import { NODE_ROLES, type NodeRole } from '../../../protocol/node-roles.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import { importReport } from '../../output/node-report.ts';

interface AddOptions extends PrintOptions {
  readonly address?: string;
  readonly user?: string;
  readonly port?: number;
  readonly role?: readonly NodeRole[];
  readonly board?: string;
  readonly key?: string;
  readonly jump?: string;
  readonly group?: readonly string[];
  readonly label?: Readonly<Record<string, string>>;
}

export const add = command<AddOptions>({
  about: `Adds nodes to the inventory. A name is also the address that SSH is given, unless --address says another. An address alone gets a name: n1, n2 and so on. What is there already otherwise described is not changed; import a file for that.`,
  args: [{ name: 'NODE', text: 'Names, addresses or node sets such as pi[1-4].', many: true }],
  options: [
    { flags: '--address ADDRESSES', text: 'As many as there are names: 10.0.0.[11-14].', shownDefault: 'the names' },
    { flags: '--user NAME', text: 'Whom SSH logs in as.', shownDefault: 'what the SSH configuration says' },
    { flags: '--port N', text: 'Of the SSH server.', parse: wholeNumber('--port', 1, 65_535), shownDefault: '22' },
    { flags: '--role ROLE[,ROLE]', text: 'head, compute or storage.', parse: roles, shownDefault: 'compute' },
    { flags: '--board TEXT', text: 'What board it is.' },
    { flags: '--key FILE', text: 'A private key on the head, as an absolute path.' },
    { flags: '--jump HOST', text: 'A host to go through, as of ssh -J.' },
    { flags: '--group NAME[,NAME]', text: 'Groups that they belong to.', parse: (given) => given.split(',') },
    { flags: '--label KEY=VALUE[,…]', text: 'Your own words about them.', parse: labels },
    JSON_OPTION,
    quietOption('the names alone'),
  ],
  examples: [
    { does: 'Four boards by their addresses', line: "breadbox nodes add '10.0.0.[11-14]' --user pi" },
    { does: 'With names', line: "breadbox nodes add 'pi[1-4]' --address '10.0.0.[11-14]' --group blue" },
    { does: 'The one that serves the others', line: 'breadbox nodes add gate --address 10.0.0.1 --role head,storage' },
  ],
  async run(world, given, options) {
    const { signal } = world;
    const names = given.flatMap((words) => expanded(words));
    const addresses = options.address === undefined ? undefined : expanded(options.address);
    if (addresses !== undefined && addresses.length !== names.length) {
      throw new BreadboxError('usage', `--address: ${addresses.length} addresses for ${names.length} nodes.`, {
        hint: 'One for each node, in the same order.',
      });
    }
    const { user, port, role, board, key, jump, group = [], label = {} } = options;
    const common = {
      user,
      port,
      roles: role && [...role],
      board,
      identityFile: key,
      jump,
      labels: label,
      groups: [...group],
    };
    const body = {
      nodes: names.map((name, i) => {
        const address = addresses?.[i] ?? name;
        return { ...common, address, ...(!isAddress(name) && { node: name.split('.')[0]! }) };
      }),
    };
    const client = connect(world);
    const result = await client.call('POST /api/inventory', { body, signal });
    return importReport(result, await client.call('GET /api/inventory', { signal }));
  },
});

/** An address of IPv6 is no node set. */
function expanded(words: string): string[] {
  return /^[0-9A-Fa-f:.%\w]*:[^[\]]*$/.test(words) ? [words] : [...NodeSet.parse(words)];
}

function isAddress(name: string): boolean {
  return /^\d+(\.\d+){3}$/.test(name) || name.includes(':');
}

function roles(given: string): NodeRole[] {
  return given.split(',').map((word) => {
    const role = NODE_ROLES.find((known) => known === word);
    if (role !== undefined) return role;
    const near = nearestWord(word, NODE_ROLES);
    throw new BreadboxError('usage', `--role: there is no role '${word}'.`, {
      hint: near === undefined ? `Roles are ${NODE_ROLES.join(', ')}.` : `Did you mean ${near}?`,
    });
  });
}

function labels(given: string): Record<string, string> {
  return Object.fromEntries(
    given.split(',').map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) throw new BreadboxError('usage', `--label: '${pair}' is not KEY=VALUE.`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
