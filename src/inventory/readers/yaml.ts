import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair, type YAMLMap } from 'yaml';
import { nearestWord } from '../../protocol/nearest-word.ts';
import type { Place } from '../node-entry.ts';
import type { Problems } from '../problems.ts';
import { readYaml, YamlFault } from '../read-yaml.ts';
import { isSecretName, secretWarning } from '../secret-names.ts';
import type { Reading, Word, WrittenGroup, WrittenNode } from '../written-node.ts';

const TOP = ['nodes', 'groups'] as const;
const WORD_KEYS = ['node', 'address', 'user', 'port', 'board', 'key', 'identityFile', 'jump'] as const;
const LIST_KEYS = ['roles', 'groups'] as const;
const NODE_KEYS = [...WORD_KEYS, ...LIST_KEYS, 'role', 'labels'] as const;

/** A list of nodes; or a map of `nodes`, a list or a map by name, and `groups`, node sets by name. */
export function readYamlInventory(text: string, problems: Problems, file: string): Reading {
  const found = compose(text, problems);
  return found === undefined
    ? { nodes: [], warnings: [] }
    : new YamlReader(found.lines, problems, file).read(found.document);
}

function compose(text: string, problems: Problems): ReturnType<typeof readYaml> | undefined {
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    problems.add({ line: error.line, column: error.col }, `${error.message.split('\n')[0]}; YAML was expected.`);
    return undefined;
  }
}

class YamlReader {
  readonly #lines: LineCounter;
  readonly #problems: Problems;
  readonly #file: string;
  readonly #nodes: WrittenNode[] = [];
  readonly #groups: WrittenGroup[] = [];
  readonly #warnings: string[] = [];

  constructor(lines: LineCounter, problems: Problems, file: string) {
    this.#lines = lines;
    this.#problems = problems;
    this.#file = file;
  }

  read({ contents }: Document): Reading {
    const top = contents as Node | null;
    if (isSeq(top)) this.#nodesOf(top);
    else if (isMap(top)) {
      for (const { key, value } of top.items as Pair<Node, Node | null>[]) {
        const name = textOf(key);
        if (name === 'nodes') this.#nodesOf(value);
        else if (name === 'groups') this.#groupsOf(value);
        else if (name === 'all' || name === 'hosts') this.#notAnsible(key);
        else this.#unknown(key, name, TOP);
      }
    } else if (!isNothing(top))
      this.#problems.add(this.#place(top), 'neither a list of nodes nor a map; nodes: was expected.');
    return { nodes: this.#nodes, groups: this.#groups, warnings: this.#warnings };
  }

  #nodesOf(nodes: Node | null): void {
    if (isSeq(nodes)) for (const item of nodes.items as Node[]) this.#listed(item);
    else if (isMap(nodes)) {
      for (const { key, value } of nodes.items as Pair<Node, Node | null>[]) {
        const node = this.#word(key);
        if (node === undefined) continue;
        if (isMap(value)) this.#node(value, node);
        else
          this.#add({
            ...plain(node),
            address: isNothing(value) ? undefined : this.#word(value),
          });
      }
    } else if (!isNothing(nodes))
      this.#problems.add(this.#place(nodes), 'nodes: a list or a map by name was expected.');
  }

  #groupsOf(groups: Node | null): void {
    if (!isMap(groups)) {
      if (!isNothing(groups))
        this.#problems.add(this.#place(groups), 'groups: a map of node sets was expected, such as blue: pi[1-4].');
      return;
    }
    for (const { key, value } of groups.items as Pair<Node, Node | null>[]) {
      const name = this.#word(key);
      const members = isSeq(value) ? (value.items as Node[]) : isNothing(value) ? [] : [value];
      if (name !== undefined) this.#groups.push({ name, members: members.flatMap((node) => this.#word(node) ?? []) });
    }
  }

  #notAnsible(key: Node): void {
    this.#problems.add(
      this.#place(key),
      "this looks like Ansible's YAML; nodes: was expected. Of Ansible's inventories Breadbox reads INI.",
    );
  }

  #listed(item: Node): void {
    if (isMap(item)) this.#node(item, undefined);
    else {
      const node = this.#word(item);
      if (node !== undefined) this.#add(plain(node));
    }
  }

  #node(map: YAMLMap, name: Word | undefined): void {
    const words: Partial<Record<(typeof WORD_KEYS)[number], Word>> = name === undefined ? {} : { node: name };
    const lists = { roles: [] as Word[], groups: [] as Word[] };
    let labels = new Map<string, Word>();
    for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
      const field = textOf(key);
      const wordKey = WORD_KEYS.find((known) => known === field);
      const listKey = LIST_KEYS.find((known) => known === field || (known === 'roles' && field === 'role'));
      if (wordKey === 'node' && name !== undefined)
        this.#problems.add(this.#place(key), 'node: the name stands before this map already; one was expected.');
      else if (wordKey !== undefined) words[wordKey] = isNothing(value) ? undefined : this.#word(value);
      else if (listKey !== undefined) lists[listKey].push(...this.#list(value));
      else if (field === 'labels') labels = this.#labels(value);
      else this.#unknown(key, field, NODE_KEYS, ' What is only yours belongs under labels.');
    }
    const { key, identityFile = key, ...others } = words;
    this.#add({ place: name?.place ?? this.#place(map), ...others, identityFile, ...lists, labels });
  }

  #labels(value: Node | null): Map<string, Word> {
    const labels = new Map<string, Word>();
    if (!isMap(value)) {
      if (!isNothing(value)) this.#problems.add(this.#place(value), 'labels: a map was expected.');
      return labels;
    }
    for (const { key, value: inner } of value.items as Pair<Node, Node | null>[]) {
      const name = textOf(key) ?? '';
      const { line, column } = this.#place(key);
      const word = isNothing(inner) ? undefined : this.#word(inner);
      if (isSecretName(name)) this.#warnings.push(secretWarning(`${this.#file}:${line}:${column}`, name));
      else if (word !== undefined) labels.set(name, word);
    }
    return labels;
  }

  #list(value: Node | null): Word[] {
    if (isNothing(value)) return [];
    if (isSeq(value)) return (value.items as Node[]).flatMap((item) => this.#word(item) ?? []);
    const word = this.#word(value);
    return word === undefined ? [] : word.text.split(/[\s,]+/).map((text) => ({ text, place: word.place }));
  }

  #word(node: Node): Word | undefined {
    const text = textOf(node);
    const place = this.#place(node);
    if (text === undefined || text === '') this.#problems.add(place, 'a word or a number was expected.');
    else return { text, place };
    return undefined;
  }

  #unknown(key: Node, name: string | undefined, known: readonly string[], more = ''): void {
    const near = name === undefined ? undefined : nearestWord(name, known);
    const expected = near === undefined ? `one of ${known.join(', ')} was expected` : `perhaps ${near} was meant`;
    this.#problems.add(this.#place(key), `there is no key ${name ?? 'of this kind'}; ${expected}.${more}`);
  }

  #add(node: WrittenNode): void {
    this.#nodes.push(node);
  }

  #place(node: Node): Place {
    const { line, col } = this.#lines.linePos(node.range?.[0] ?? 0);
    return { line, column: col };
  }
}

/** `key:` with nothing behind it, or `null`. */
function isNothing(node: Node | null): node is null {
  return node === null || (isScalar(node) && node.value === null);
}

/** As it is written: `010` stays three digits. */
function textOf(node: unknown): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return (typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))).trim();
}

function plain(node: Word): WrittenNode {
  return { place: node.place, node, roles: [], groups: [], labels: new Map() };
}
