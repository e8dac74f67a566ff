import { nearestWord } from '../../protocol/nearest-word.ts';
import type { Problems } from '../problems.ts';
import type { Word } from '../written-node.ts';
import { expandHostRange, iniValue, iniWords } from './ini-values.ts';

export interface IniHost {
  /** Where it was named first. */
  readonly name: Word;
  readonly groups: Set<string>;
  /** Of its own lines; the last counts. */
  readonly vars: Map<string, Word>;
}

export interface IniGroup {
  readonly name: Word;
  /** With the line that says so. */
  readonly parents: Map<string, Word>;
  readonly vars: Map<string, Word>;
}

export interface IniFile {
  readonly hosts: Map<string, IniHost>;
  readonly groups: Map<string, IniGroup>;
}

const KINDS = ['hosts', 'children', 'vars'] as const;
type Kind = (typeof KINDS)[number];
type WordAt = (text: string, at: number) => Word;
interface Section {
  readonly group: string;
  readonly kind: Kind;
}

/** An inventory of Ansible in its INI format: hosts, groups and variables as they stand there. */
export function iniSections(text: string, problems: Problems): IniFile {
  return new Sections(problems).read(text);
}

class Sections {
  readonly #problems: Problems;
  readonly #hosts = new Map<string, IniHost>();
  readonly #groups = new Map<string, IniGroup>();
  readonly #declared = new Set(['all', 'ungrouped']);
  readonly #mentioned: { readonly word: Word; readonly kind: Kind }[] = [];

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  read(text: string): IniFile {
    let section: Section | undefined = { group: 'ungrouped', kind: 'hosts' };
    text.split(/\r\n|\n|\r/).forEach((whole, index) => {
      const line = whole.trim();
      if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
      const column = whole.search(/\S/) + 1;
      const word: WordAt = (part, at) => ({ text: part, place: { line: index + 1, column: column + at } });
      if (line.startsWith('[') && line.replace(/\s*#.*$/, '').endsWith(']')) section = this.#section(line, word);
      else if (section === undefined)
        return; // of a section that is wrong already
      else if (section.kind === 'hosts') this.#hostLine(line, section.group, word);
      else if (section.kind === 'children') this.#childLine(line, section.group, word);
      else this.#varLine(line, section.group, word);
    });
    for (const { word, kind } of this.#mentioned) {
      if (this.#declared.has(word.text)) continue;
      const near = nearestWord(word.text, [...this.#declared]);
      const expected = near === undefined ? 'a section of its own was expected' : `perhaps ${near} was meant`;
      this.#problems.add(
        word.place,
        `there is no group ${word.text}, which ${kind === 'vars' ? 'is given variables' : 'is a child'} here; ${expected}.`,
      );
    }
    return { hosts: this.#hosts, groups: this.#groups };
  }

  #section(line: string, word: WordAt): Section | undefined {
    const [, name, kind = 'hosts'] = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(line) ?? [];
    if (name === undefined) {
      this.#problems.add(
        word(line, 0).place,
        `${line} is no section; [group], [group:children] or [group:vars] was expected.`,
      );
      return undefined;
    }
    if (!isKind(kind)) {
      const near = nearestWord(kind, KINDS) ?? 'children or vars';
      this.#problems.add(word(kind, line.indexOf(':') + 1).place, `:${kind} of [${name}]; ${near} was expected.`);
      return undefined;
    }
    const named = word(name, 1);
    this.#group(named);
    if (kind === 'vars') this.#mentioned.push({ word: named, kind });
    else this.#declared.add(name);
    return { group: name, kind };
  }

  #hostLine(line: string, of: string, word: WordAt): void {
    const words = iniWords(line);
    if (!Array.isArray(words)) return void this.#problems.add(word('', words.at).place, words.problem);
    const [pattern, ...settings] = words;
    if (pattern === undefined) return;
    const vars = new Map<string, Word>();
    const { host, port } = splitPort(pattern.text);
    if (port !== undefined) vars.set('ansible_port', word(port, pattern.at + pattern.text.length - port.length));
    for (const { text, at } of settings) {
      const equals = text.indexOf('=');
      if (equals > 0) vars.set(text.slice(0, equals), word(iniValue(text.slice(equals + 1)), at));
      else
        this.#problems.add(word(text, at).place, `${JSON.stringify(text)} behind a host; variable=value was expected.`);
    }
    const names = expandHostRange(host);
    if (!Array.isArray(names)) return void this.#problems.add(word(host, pattern.at).place, names.problem);
    for (const name of names) {
      const known = this.#hosts.get(name) ?? {
        name: word(name, pattern.at),
        groups: new Set<string>(),
        vars: new Map(),
      };
      this.#hosts.set(name, known);
      known.groups.add(of);
      for (const [key, value] of vars) known.vars.set(key, value);
    }
    this.#group(word(of, 0));
  }

  #childLine(line: string, parent: string, word: WordAt): void {
    const name = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(line)?.[1];
    if (name === undefined)
      return void this.#problems.add(word(line, 0).place, `${JSON.stringify(line)}; the name of a group was expected.`);
    const named = word(name, 0);
    this.#mentioned.push({ word: named, kind: 'children' });
    this.#group(named).parents.set(parent, named);
  }

  #varLine(line: string, of: string, word: WordAt): void {
    const equals = line.indexOf('=');
    if (equals < 1)
      return void this.#problems.add(word(line, 0).place, `${JSON.stringify(line)}; variable=value was expected.`);
    const value = word(iniValue(line.slice(equals + 1).trim()), 0);
    this.#group(word(of, 0)).vars.set(line.slice(0, equals).trim(), value);
  }

  #group(name: Word): IniGroup {
    const known = this.#groups.get(name.text) ?? { name, parents: new Map(), vars: new Map() };
    this.#groups.set(name.text, known);
    return known;
  }
}

/** `pi1:2222`, `[fe80::1]:22`; an address of IPv6 without brackets has no port. */
function splitPort(pattern: string): { readonly host: string; readonly port?: string } {
  const v6 = /^\[([0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\](?::(\d+))?$/.exec(pattern);
  if (v6 !== null) return v6[2] === undefined ? { host: v6[1]! } : { host: v6[1]!, port: v6[2] };
  const plain = /^((?:[^:[\]]|\[[^\]]*\])+):(\d+)$/.exec(pattern);
  return plain === null ? { host: pattern } : { host: plain[1]!, port: plain[2]! };
}

function isKind(word: string): word is Kind {
  return (KINDS as readonly string[]).includes(word);
}
