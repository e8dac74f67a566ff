import type { NodeRow } from '../../protocol/inventory.ts';
import { clockText } from '../clock.ts';

/** Whom and where SSH goes: pi@192.168.7.10, port 2222. */
export function reachText({ user, address, port }: Pick<NodeRow, 'user' | 'address' | 'port'>): string {
  const at = user === undefined ? address : `${user}@${address}`;
  return port === undefined || port === 22 ? at : `${at}, port ${port}`;
}

/** Roles beside the usual one. */
export function roleText({ roles }: Pick<NodeRow, 'roles'>): string {
  if (roles.length === 1 && roles[0] === 'compute') return '';
  return roles.join(', ');
}

/** Groups and labels, as the table shows them. */
export function markText({ groups, labels }: Pick<NodeRow, 'groups' | 'labels'>): readonly string[] {
  return [...groups.map((group) => `@${group}`), ...Object.entries(labels).map(([name, value]) => `${name} ${value}`)];
}

/** Without the words that every row repeats, and the code name by itself: Debian 12; bookworm. */
export function systemWords(system: string): { readonly name: string; readonly code: string | undefined } {
  const [, name = system, code] = /^(.*?) \(([^)]*)\)$/.exec(system) ?? [];
  return { name: name.replace(' GNU/Linux', ''), code };
}

/** Raspberry Pi 5 Model B Rev 1.0 → Raspberry Pi 5 B. */
export function boardText(board: string): string {
  return board.replace(/ Rev [\d.]+$/, '').replace(/ Model (\w)/, ' $1');
}

/** How a node stands, in a sentence. */
export function nodeSentence(node: Pick<NodeRow, 'node' | 'state' | 'roles' | 'seenAt'>): string {
  const name = node.node;
  switch (node.state) {
    case 'up':
      return node.roles.includes('head') ? `${name} is up, and is the head.` : `${name} is up.`;
    case 'reachable':
      return `${name} answers; it is not brought up yet.`;
    case 'unknown':
      return `${name} is known; it was not contacted yet.`;
    case 'failed':
      return `The last up could not finish ${name}.`;
    case 'unreachable':
      return node.seenAt === undefined
        ? `${name} does not answer.`
        : `${name} does not answer; it was last seen ${clockText(node.seenAt)}.`;
  }
}
