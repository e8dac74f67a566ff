import { isRole } from '../names.ts';
import type { Problems } from '../problems.ts';
import { isSecretName, secretWarning } from '../secret-names.ts';
import type { Reading, Word, WrittenNode } from '../written-node.ts';
import { groupTree } from './ini-groups.ts';
import { type IniFile, type IniHost, iniSections } from './ini-sections.ts';

/** Variables of Ansible that say how SSH reaches a host; the first that is set counts. */
const REACH = {
  address: ['ansible_host', 'ansible_ssh_host'],
  user: ['ansible_user', 'ansible_ssh_user'],
  port: ['ansible_port', 'ansible_ssh_port'],
  identityFile: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
} as const;
const SSH_ARGUMENTS = ['ansible_ssh_common_args', 'ansible_ssh_extra_args', 'ansible_ssh_args'];
const ROLE_VARIABLES = ['breadbox_roles', 'breadbox_role', 'roles', 'role'];
/** Groups that people call so hold what Breadbox calls the head. */
const HEAD_GROUPS = ['head', 'master', 'controller', 'control', 'frontend', 'login'];

/**
 * An inventory of Ansible in its INI format. Groups hold what their children hold; variables of Ansible's own say how SSH
 * reaches a host, or nothing to Breadbox; all others are labels. The computer that Ansible runs on is not taken as a node.
 */
export function readIni(text: string, problems: Problems, file: string): Reading {
  const nodes: WrittenNode[] = [];
  const warnings: string[] = [];
  const secrets = new Map<string, Word>();
  for (const { name, groups, vars } of iniHosts(text, problems)) {
    const { line, column } = name.place;
    if (vars.get('ansible_connection')?.text === 'local' && name.text === 'localhost') {
      warnings.push(
        `${file}:${line}:${column}: localhost is not taken: it is where Ansible runs. As a node it needs a name of its own.`,
      );
      continue;
    }
    for (const [variable, word] of vars)
      if (isSecretName(variable) && !secrets.has(variable)) secrets.set(variable, word);
    nodes.push(iniNode(name, groups, vars));
  }
  for (const [variable, { place }] of secrets)
    warnings.push(secretWarning(`${file}:${place.line}:${place.column}`, variable));
  return { nodes, warnings: [...warnings, ...headHint(nodes, file)] };
}

export interface ResolvedHost {
  readonly name: Word;
  /** All that hold it, from the outermost. */
  readonly groups: readonly string[];
  readonly vars: ReadonlyMap<string, Word>;
}

/** Hosts with the variables of their groups, as `ansible-inventory --list` shows them. */
export function iniHosts(text: string, problems: Problems): ResolvedHost[] {
  const sections = iniSections(text, problems);
  const tree = groupTree(sections, problems);
  return [...sections.hosts.values()].map((host) => {
    const groups = tree.above(host.groups);
    return { name: host.name, groups, vars: hostVariables(host, groups, sections) };
  });
}

/** Variables of groups that stand deeper count for more, of equally deep ones those of the later name; the host's own for most. */
function hostVariables(host: IniHost, groups: readonly string[], file: IniFile): Map<string, Word> {
  const sources = ['all', ...groups].map((name) => file.groups.get(name)?.vars ?? new Map<string, Word>());
  return new Map([...sources, host.vars].flatMap((vars) => [...vars]));
}

function iniNode(name: Word, groups: readonly string[], vars: ReadonlyMap<string, Word>): WrittenNode {
  const first = (names: readonly string[]): Word | undefined =>
    names.map((variable) => vars.get(variable)).find((word) => word !== undefined && word.text !== '');
  const jump = SSH_ARGUMENTS.map((variable) => proxyJump(vars.get(variable))).find((word) => word !== undefined);
  const roles = ROLE_VARIABLES.map((variable) => rolesIn(variable, vars.get(variable))).find(
    (words) => words.length > 0,
  );
  const isLabel = (variable: string): boolean =>
    !variable.startsWith('ansible_') && !/^(breadbox_)?(roles?|board)$/.test(variable) && !isSecretName(variable);
  return {
    place: name.place,
    node: name,
    address: first(REACH.address),
    user: first(REACH.user),
    port: first(REACH.port),
    identityFile: first(REACH.identityFile),
    board: first(['breadbox_board', 'board']),
    jump,
    roles: roles ?? [],
    groups: groups
      .filter((group) => group !== 'all' && group !== 'ungrouped')
      .map((text) => ({ text, place: name.place })),
    labels: new Map([...vars].filter(([variable]) => isLabel(variable))),
  };
}

/** Of a variable that is not Breadbox's own only what is a role is taken: others have roles of another kind. */
function rolesIn(variable: string, word: Word | undefined): Word[] {
  const words = (word?.text.split(/[\s,]+/) ?? [])
    .filter((text) => text !== '')
    .map((text) => ({ text, place: word!.place }));
  return variable.startsWith('breadbox_') || words.every(({ text }) => isRole(text)) ? words : [];
}

/** `-J host`, `-o ProxyJump=host` */
function proxyJump(word: Word | undefined): Word | undefined {
  if (word === undefined) return undefined;
  const found = /(?:^|\s)(?:-J\s*|-o\s*["']?ProxyJump[=\s]\s*)([^\s"']+)/i.exec(word.text);
  return found === null ? undefined : { text: found[1]!, place: word.place };
}

function headHint(nodes: readonly WrittenNode[], file: string): string[] {
  if (nodes.some(({ roles }) => roles.some(({ text }) => text === 'head'))) return [];
  for (const { groups, node } of nodes) {
    const group = groups.find(({ text }) => HEAD_GROUPS.includes(text.toLowerCase()));
    if (group === undefined || node === undefined) continue;
    return [
      `${file}:${node.place.line}:${node.place.column}: ${node.text} is in the group ${group.text}, which makes it no head. If it is one, write breadbox_roles=head behind it, or "head,compute" where it computes too.`,
    ];
  }
  return [];
}
