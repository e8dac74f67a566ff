import { expect, test } from 'vitest';
import { readInventory } from '../read-inventory.ts';

const read = (text: string, name = 'hosts') => readInventory({ name, text }).entries;

test('addresses, names, node sets, users and ports; comments', () => {
  const text = `# my boards
10.0.0.11
pi@10.0.0.12:2222   # the loud one

pi[3-4]
pi@pi5.lab:22
[2001:db8::6]:2201
2001:db8::7
`;
  expect(read(text).map(({ node, address, user, port }) => [node, address, user, port])).toEqual([
    [undefined, '10.0.0.11', undefined, undefined],
    [undefined, '10.0.0.12', 'pi', 2222],
    ['pi3', 'pi3', undefined, undefined],
    ['pi4', 'pi4', undefined, undefined],
    ['pi5', 'pi5.lab', 'pi', 22],
    [undefined, '2001:db8::6', undefined, 2201],
    [undefined, '2001:db8::7', undefined, undefined],
  ]);
});

test.each([
  [
    'pi1,10.0.0.1',
    'hosts:1:5: a name and an address; where both are given, a first line such as node,address was expected',
  ],
  ['pi1 10.0.0.1', 'hosts:1:5: more than one word; a node a line was expected'],
  [
    '10.0.0.1\n10.0.0.1\n',
    'hosts:2:1: the address 10.0.0.1 is here twice (first in line 1); one for each node was expected.',
  ],
  ['10.0.0.256', 'hosts:1:1: "10.0.0.256" is no address'],
  ['  pi1:0', 'hosts:1:7: "0" is no port'],
  ['root$@pi1', 'hosts:1:1: "root$" is no account'],
  ['pi[4-1]', 'hosts:1:1: Node set "pi[4-1]", column 4: the range 4-1 runs backwards'],
  ['pi[1-1000000]', 'hosts:1:1: pi[1-1000000] are more than 4096 nodes'],
  ['@blue', 'is no'],
  ['# nothing', 'hosts:1:1: no node; one at least was expected.'],
])('%j is refused', (text, expected) => {
  expect(() => read(text)).toThrow(expected);
});
