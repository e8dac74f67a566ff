import { isIPv4, isIPv6 } from 'node:net';
import { nearestWord } from '../protocol/nearest-word.ts';
import { NODE_ROLES, type NodeRole } from '../protocol/node-roles.ts';

/** Words that hosts files and slurm.conf take for something else. */
const RESERVED = ['localhost', 'localdomain', 'broadcasthost', 'all', 'default', 'any', 'none'];

/** Why this cannot be a node's name, as a sentence. RFC 1123: one label, since Slurm and hosts files want short names. */
export function nodeNameProblem(name: string): string | undefined {
  const shown = JSON.stringify(name);
  if (name.length > 63) return `a node name of ${name.length} characters; at most 63 are taken.`;
  const bad = /[^A-Za-z0-9-]/u.exec(name);
  if (bad !== null) {
    const meant = name.replaceAll('_', '-');
    const hint = meant !== name && nodeNameProblem(meant) === undefined ? `, such as ${meant}` : '';
    return `${JSON.stringify(bad[0])} in the node name ${shown}; letters, digits and hyphens were expected${hint}.`;
  }
  if (/^$|^-|-$/.test(name)) return `the node name ${shown}; it begins and ends with a letter or a digit.`;
  if (/^\d+$/.test(name)) return `${name} is a number; a node name with a letter was expected, such as n${name}.`;
  if (RESERVED.includes(name.toLowerCase()) || /^ip6-/i.test(name))
    return `${name} means something else to hosts files or to Slurm; another node name was expected.`;
  return undefined;
}

export function groupNameProblem(group: string): string | undefined {
  if (group === 'all') return '@all is all nodes; another name for the group was expected.';
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(group)) return undefined;
  return `${JSON.stringify(group)} is no name for a group; letters, digits, "-", "_" and "." were expected, 63 at most.`;
}

export function addressProblem(address: string): string | undefined {
  const shown = JSON.stringify(address);
  if (isIPv4(address) || isIPv6(address)) return undefined;
  if (/^[\d.]+$/.test(address)) return `${shown} is no address; one such as 10.0.0.11 was expected.`;
  if (address.includes(':'))
    return `${shown} is no address; one of IPv6 was expected, or a port in a field of its own.`;
  const isName =
    address.length <= 253 &&
    address.split('.').every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label));
  return isName ? undefined : `${shown} is no address; one such as 10.0.0.11 or pi1.local was expected.`;
}

export function isIpAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text);
}

export function userProblem(user: string): string | undefined {
  if (/^[a-z_][a-z0-9_.-]{0,31}$/i.test(user)) return undefined;
  return `${JSON.stringify(user)} is no account; a name such as pi was expected.`;
}

export function jumpProblem(jump: string): string | undefined {
  if (jump.length <= 253 && /^[A-Za-z0-9_[][A-Za-z0-9_.@:,%[\]-]*$/.test(jump)) return undefined;
  return `${JSON.stringify(jump)} is no jump host; user@host:port was expected, as of ssh -J.`;
}

export function identityFileProblem(path: string): string | undefined {
  const isGood = path.length <= 1000 && /^(\/|~\/)[^\p{Cc}]+$/u.test(path);
  return isGood
    ? undefined
    : `${JSON.stringify(path)}: an absolute path on the head was expected, such as /home/me/.ssh/id_ed25519.`;
}

export function portProblem(port: string): string | undefined {
  const isGood = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  return isGood ? undefined : `${JSON.stringify(port)} is no port; a whole number from 1 to 65535 was expected.`;
}

export function isRole(word: string): word is NodeRole {
  return (NODE_ROLES as readonly string[]).includes(word);
}

export function roleProblem(word: string): string | undefined {
  if (isRole(word)) return undefined;
  const near = nearestWord(word.toLowerCase(), NODE_ROLES);
  return `${JSON.stringify(word)} is no role; ${near ?? NODE_ROLES.join(', ')} was expected.`;
}
