import { expect, test } from 'vitest';
import { readInventory } from '../read-inventory.ts';

const read = (text: string) => readInventory({ name: 'cluster.yaml', text });

function problemLines(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

test('nodes by name, patterns, fields, labels, and groups of groups', () => {
  const { entries } = read(`
nodes:
  pi[01-03]: 10.0.0.[11-13]
  head:
    address: 10.0.0.1
    user: pi
    port: 2222
    key: /keys/pi
    jump: me@gate
    board: Raspberry Pi 5
    roles: [head, storage]
    labels: { rack: 01, fan: quiet }
  pi04.lab:
groups:
  blue: pi[01-02]
  green: [pi03, '@blue']
  rest: '@all!@green'
`);
  expect(entries.map(({ place, addressPlace, ...entry }) => entry)).toEqual([
    { node: 'pi01', address: '10.0.0.11', roles: ['compute'], labels: {}, groups: ['blue', 'green'] },
    { node: 'pi02', address: '10.0.0.12', roles: ['compute'], labels: {}, groups: ['blue', 'green'] },
    { node: 'pi03', address: '10.0.0.13', roles: ['compute'], labels: {}, groups: ['green'] },
    {
      ...{ node: 'head', address: '10.0.0.1', user: 'pi', port: 2222, identityFile: '/keys/pi', jump: 'me@gate' },
      ...{
        board: 'Raspberry Pi 5',
        roles: ['head', 'storage'],
        labels: { rack: '01', fan: 'quiet' },
        groups: ['rest'],
      },
    },
    { node: 'pi04', address: 'pi04.lab', roles: ['compute'], labels: {}, groups: ['rest'] },
  ]);
  expect(entries[0]?.place).toEqual({ line: 3, column: 3 });
});

test('a list of nodes, alone or under nodes', () => {
  const names = (text: string) => read(text).entries.map(({ node, address }) => [node, address]);
  expect(names('- 10.0.0.11\n- pi2\n- { node: pi3, address: 10.0.0.13, role: compute }\n')).toEqual([
    [undefined, '10.0.0.11'],
    ['pi2', 'pi2'],
    ['pi3', '10.0.0.13'],
  ]);
  expect(names('nodes:\n  - pi[1-2]\n')).toEqual([
    ['pi1', 'pi1'],
    ['pi2', 'pi2'],
  ]);
});

test('everything that is wrong is told at once, with its place', () => {
  expect(
    problemLines(`nodes:
  pi1: { adress: 10.0.0.1 }
  pi2: { address: 10.0.0.2, port: many, roles: boss }
  pi3: [1]
  pi4: { node: pi5 }
group: { blue: pi1 }
groups:
  a: '@b'
  b: '@a'
  c: pi[1-2],pj2
  d: '@bleu'
  all: pi1
`),
  ).toEqual([
    'cluster.yaml:2:10: there is no key adress; perhaps address was meant. What is only yours belongs under labels.',
    'cluster.yaml:3:35: "many" is no port; a whole number from 1 to 65535 was expected.',
    'cluster.yaml:3:48: "boss" is no role; head, compute, storage was expected.',
    'cluster.yaml:4:8: a word or a number was expected.',
    'cluster.yaml:5:10: node: the name stands before this map already; one was expected.',
    'cluster.yaml:6:1: there is no key group; perhaps groups was meant.',
    expect.stringMatching(/^cluster\.yaml:8:6: .*the group @b contains itself: @b → @a → @b/),
    expect.stringMatching(/^cluster\.yaml:9:6: .*contains itself/),
    expect.stringMatching(/^cluster\.yaml:10:6: there is no node pj2; perhaps pi2 was meant\.$/),
    expect.stringMatching(/^cluster\.yaml:11:6: there is no group @bleu/),
    'cluster.yaml:12:3: @all is all nodes; another name for the group was expected.',
  ]);
});

test.each([
  ['nodes: [a', 'YAML was expected'],
  ['nodes:\n  a: 10.0.0.1\n  a: 10.0.0.2\n', 'cluster.yaml:3:3: a: this key is there twice'],
  ['all:\n  hosts:\n    a:\n', "cluster.yaml:1:1: this looks like Ansible's YAML"],
  ['42', 'cluster.yaml:1:1: neither a list of nodes nor a map; nodes: was expected.'],
  ['', 'cluster.yaml:1:1: no node; one at least was expected.'],
  ['nodes:\n', 'cluster.yaml:1:1: no node; one at least was expected.'],
  [`${'['.repeat(100_000)}`, 'nested deeper'],
])('%.40j is refused', (text, expected) => {
  expect(problemLines(text).join('\n')).toContain(expected);
});
