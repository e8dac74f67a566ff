import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NodeEntry } from '../node-entry.ts';
import { Problems } from '../problems.ts';
import { readInventory } from '../read-inventory.ts';
import { csvRecords } from './csv-cells.ts';

const read = (text: string) => readInventory({ name: 'node_list.csv', text });
const bare = (entries: readonly NodeEntry[]) => entries.map(({ place, addressPlace, ...entry }) => entry);

function problemLines(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

test('patterns of names and addresses expand in step, in the order of writing; other columns are labels', () => {
  const { entries, warnings } = read(
    [
      'Name,IP,User,Port,Role,Groups,Rack,key,jump,board',
      'pi[01-02],10.0.0.[11-12],pi,,,"blue, fast",left,,,Raspberry Pi 4',
      '',
      '# the head',
      'head,10.0.0.1,,2222,head storage,,right,/keys/pi,me@gate:22,',
    ].join('\r\n'),
  );
  const pi = {
    user: 'pi',
    roles: ['compute'],
    groups: ['blue', 'fast'],
    labels: { Rack: 'left' },
    board: 'Raspberry Pi 4',
  };
  expect(bare(entries)).toEqual([
    { ...pi, node: 'pi01', address: '10.0.0.11' },
    { ...pi, node: 'pi02', address: '10.0.0.12' },
    {
      ...{
        node: 'head',
        address: '10.0.0.1',
        port: 2222,
        roles: ['head', 'storage'],
        groups: [],
        labels: { Rack: 'right' },
      },
      ...{ identityFile: '/keys/pi', jump: 'me@gate:22' },
    },
  ]);
  expect(entries.map(({ place }) => place?.line)).toEqual([2, 2, 5]);
  expect(warnings).toEqual([]);
});

test.each([
  ['a byte order mark and semicolons, as spreadsheets write', '\uFEFFnode;address\r\npi1;10.0.0.1\r\n'],
  ['tabs', 'node\taddress\npi1\t10.0.0.1'],
  ['quotes', '"node","address"\n"pi1","10.0.0.1"\n'],
  ['old line ends', 'node,address\rpi1,10.0.0.1\r'],
  ['a name in full', 'node,address\npi1.lab,10.0.0.1\n'],
])('%s', (_, text) => {
  expect(bare(read(text).entries)).toEqual([
    { node: 'pi1', address: '10.0.0.1', roles: ['compute'], groups: [], labels: {} },
  ]);
});

test('without names, nodes are named later; without addresses, the name is the address', () => {
  expect(read('address\n10.0.0.[1-2]\n').entries.map(({ node, address }) => [node, address])).toEqual([
    [undefined, '10.0.0.1'],
    [undefined, '10.0.0.2'],
  ]);
  expect(read('host\npi1.lab\n').entries.map(({ node, address }) => [node, address])).toEqual([['pi1', 'pi1.lab']]);
});

test('everything that is wrong is told at once: file, line, column, what was expected', () => {
  const lines = problemLines(
    [
      'node,address,port,role',
      'pi1,10.0.0.1,0,',
      'pi1,10.0.0.2,,compute',
      'pi3,10.0.0.2,,head',
      'pi[4-5],10.0.0.[4-6],,',
      'pi_7,10.0.0.7,,heed',
      'localhost,300.0.0.8,,',
      'pi9,10.0.0.9,,head,extra',
      '12,10.0.0.12,,head',
      'pi13,"10.0.0.13"x,,head',
      '-o,-oProxyCommand=id,,',
    ].join('\n'),
  );
  expect(lines).toEqual(
    [
      'node_list.csv:2:14: "0" is no port; a whole number from 1 to 65535 was expected.',
      'node_list.csv:4:5: the address 10.0.0.2 is here twice (first in line 3, pi1); one for each node was expected.',
      'node_list.csv:5:9: 3 addresses in 10.0.0.[4-6] for 2 nodes in pi[4-5]; one for each was expected.',
      'node_list.csv:6:1: "_" in the node name "pi_7"; letters, digits and hyphens were expected, such as pi-7.',
      'node_list.csv:6:16: "heed" is no role; head was expected.',
      'node_list.csv:7:1: localhost means something else to hosts files or to Slurm; another node name was expected.',
      'node_list.csv:7:11: "300.0.0.8" is no address; one such as 10.0.0.11 was expected.',
      'node_list.csv:8:20: more cells than the header has; 4 were expected.',
      'node_list.csv:9:1: 12 is a number; a node name with a letter was expected, such as n12.',
      'node_list.csv:10:17: "x" behind a closing quote; "," or the end of the line was expected.',
      'node_list.csv:10:1: a second node with the role head (first in line 4, pi3); one was expected.',
      'node_list.csv:11:1: the node name "-o"; it begins and ends with a letter or a digit.',
      'node_list.csv:11:4: "-oProxyCommand=id" is no address; one such as 10.0.0.11 or pi1.local was expected.',
    ].sort((a, b) => order(a) - order(b)),
  );
});

function order(line: string): number {
  const [, row, column] = /:(\d+):(\d+):/.exec(line)!;
  return Number(row) * 1000 + Number(column);
}

test.each([
  ['10.0.0.11,pi\n', 'node_list.csv:1:1: the header "10.0.0.11, pi" names neither node nor address'],
  ['nod,adress\npi1,10.0.0.1\n', 'perhaps node.'],
  ['node,name\na,b\n', 'node_list.csv:1:6: the column name is here twice, as node; one was expected.'],
  ['node,address\n', 'node_list.csv:1:1: no node; one at least was expected.'],
  ['', 'node_list.csv:1:1: no node; one at least was expected.'],
  ['node,address\n"pi1,10.0.0.1\n', 'node_list.csv:2:1: this quote is never closed; a second " was expected.'],
  ['node,role\na,head\n', 'node_list.csv:2:1: no node has the role compute; one at least was expected.'],
  ['node,key\na,id_ed25519\n', 'an absolute path on the head was expected'],
])('%j is refused', (text, expected) => {
  expect(problemLines(text).join('\n')).toContain(expected);
});

test('a column that is nearly known, and one that holds passwords, are warned of', () => {
  const { entries, warnings } = read('node,adress,ssh_password\npi1,10.0.0.1,geheim\n');
  expect(entries[0]?.labels).toEqual({ adress: '10.0.0.1' });
  expect(warnings).toEqual([
    'node_list.csv:1:6: the column adress is kept as a label. Did you mean address?',
    'node_list.csv:1:13: ssh_password is not kept: Breadbox stores no passwords, it asks for them when it needs them.',
  ]);
});

test('cells are those that csv-parse reads', () => {
  const cell = fc.stringMatching(/^[a-z ",;\r\n#]{0,6}$/);
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 4 }), (rows) => {
      const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
      const problems = new Problems('x');
      const cells = csvRecords(text, ',', problems).map((record) => record.map((word) => word.text));
      problems.check();
      const reference = parse(text, { relax_column_count: true, record_delimiter: '\n' }) as string[][];
      const trimmed = reference.map((row) => row.map((value) => value.trim()));
      expect(cells).toEqual(trimmed.filter((row) => row.some((value) => value !== '')));
    }),
  );
});
