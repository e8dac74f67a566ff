import { nearestWord } from '../../protocol/nearest-word.ts';
import type { Problems } from '../problems.ts';
import { isSecretName, secretWarning } from '../secret-names.ts';
import type { Reading, Word, WrittenNode } from '../written-node.ts';
import { csvRecords } from './csv-cells.ts';

const COLUMNS = {
  node: ['node', 'name', 'host', 'hostname', 'node_name'],
  address: ['address', 'ip', 'ip_address', 'addr'],
  user: ['user', 'username', 'login', 'ssh_user'],
  port: ['port', 'ssh_port'],
  roles: ['role', 'roles'],
  board: ['board', 'model'],
  identityFile: ['key', 'identity_file', 'identityfile', 'ssh_key'],
  jump: ['jump', 'jump_host', 'proxy_jump'],
  groups: ['group', 'groups'],
} as const;

type Field = keyof typeof COLUMNS;
const FIELD_OF = new Map(
  Object.entries(COLUMNS).flatMap(([field, names]) => names.map((name) => [name as string, field as Field] as const)),
);

/** `node_list.csv`: a header, then a node or a pattern of nodes a line. Lines that begin with `#` are comments. */
export function readCsv(text: string, problems: Problems, file: string): Reading {
  const [header, ...rows] = csvRecords(text, delimiterOf(text), problems).filter(([first]) => first?.text[0] !== '#');
  if (header === undefined) return { nodes: [], warnings: [] };
  const names = header.map(({ text: name }) => name.toLowerCase().replace(/[\s-]+/g, '_'));
  const fields = names.map((name) => FIELD_OF.get(name));
  const warnings: string[] = [];
  const isReadable = checkHeader(header, names, fields, problems);
  names.forEach((name, i) => {
    if (fields[i] !== undefined || name === '') return;
    const { text: written, place } = header[i]!;
    const where = `${file}:${place.line}:${place.column}`;
    const near = nearestWord(name, [...FIELD_OF.keys()]);
    if (isSecretName(name)) warnings.push(secretWarning(where, written));
    else if (near !== undefined)
      warnings.push(`${where}: the column ${written} is kept as a label. Did you mean ${near}?`);
  });
  if (!isReadable) return { nodes: [], warnings };
  return { nodes: rows.flatMap((row) => rowNode(row, header, names, fields, problems) ?? []), warnings };
}

/** Spreadsheets of some countries part cells by semicolons. The header tells. */
function delimiterOf(text: string): string {
  const header = text.split(/\r\n|\n|\r/).find((line) => line.trim() !== '' && !line.trimStart().startsWith('#')) ?? '';
  const counts = [',', ';', '\t'].map((mark) => [mark, header.split(mark).length] as const);
  return counts.reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

function checkHeader(
  header: readonly Word[],
  names: readonly string[],
  fields: readonly (Field | undefined)[],
  problems: Problems,
): boolean {
  let isReadable = true;
  if (!fields.includes('node') && !fields.includes('address')) {
    const found = header.map(({ text }) => text).join(', ');
    const near = names.map((name) => nearestWord(name, ['node', 'name', 'host', 'address', 'ip'])).find(Boolean);
    isReadable = false;
    problems.add(
      header[0]!.place,
      `the header ${JSON.stringify(found.slice(0, 100))} names neither node nor address; a first line such as node,address,user was expected${near ? `, perhaps ${near}` : ''}.`,
    );
  }
  header.forEach(({ text, place }, i) => {
    const isTwice =
      fields[i] === undefined ? names.indexOf(names[i]!) < i && names[i] !== '' : fields.indexOf(fields[i]) < i;
    isReadable &&= !isTwice;
    if (isTwice)
      problems.add(
        place,
        `the column ${text} is here twice${fields[i] === undefined ? '' : `, as ${header[fields.indexOf(fields[i])]!.text}`}; one was expected.`,
      );
  });
  return isReadable;
}

function rowNode(
  row: readonly Word[],
  header: readonly Word[],
  names: readonly string[],
  fields: readonly (Field | undefined)[],
  problems: Problems,
): WrittenNode | undefined {
  const extra = row.slice(header.length).find(({ text }) => text !== '');
  if (extra !== undefined) {
    problems.add(extra.place, `more cells than the header has; ${header.length} were expected.`);
    return undefined;
  }
  const cell = (field: Field): Word | undefined => {
    const word = row[fields.indexOf(field)];
    return word === undefined || word.text === '' ? undefined : word;
  };
  const labels = new Map<string, Word>();
  row.forEach((word, i) => {
    const name = names[i];
    const isLabel = name !== undefined && name !== '' && fields[i] === undefined && !isSecretName(name);
    if (isLabel && word.text !== '') labels.set(header[i]!.text, word);
  });
  return {
    place: row[0]!.place,
    node: cell('node'),
    address: cell('address'),
    user: cell('user'),
    port: cell('port'),
    board: cell('board'),
    identityFile: cell('identityFile'),
    jump: cell('jump'),
    roles: listed(cell('roles')),
    groups: listed(cell('groups')),
    labels,
  };
}

/** `head compute`, `head;compute`, `"head,compute"` */
function listed(word: Word | undefined): Word[] {
  if (word === undefined) return [];
  return word.text.split(/[\s,;|+]+/).flatMap((text) => (text === '' ? [] : [{ text, place: word.place }]));
}
