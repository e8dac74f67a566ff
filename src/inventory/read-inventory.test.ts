import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import { INVENTORY_FORMATS, nodeSpecSchema } from '../protocol/inventory.ts';
import { NODE_ROLES } from '../protocol/node-roles.ts';
import { guessFormat } from './guess-format.ts';
import type { NodeEntry } from './node-entry.ts';
import { readInventory } from './read-inventory.ts';

const word = fc
  .stringMatching(/^[a-z][a-z0-9]{0,6}$/)
  .filter((text) => !['localhost', 'all', 'any', 'none', 'default'].includes(text));
const node = fc.record({
  node: word,
  octet: fc.integer({ min: 1, max: 254 }),
  user: fc.option(word, { nil: undefined }),
  port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
  groups: fc.uniqueArray(word, { maxLength: 3 }),
  rack: fc.option(word, { nil: undefined }),
  storage: fc.boolean(),
});
const nodes = fc
  .uniqueArray(node, { minLength: 1, maxLength: 12, selector: ({ node: name }) => name })
  .map((list) =>
    list.map((item, i) => ({ ...item, address: `10.0.${i}.${item.octet}`, roles: rolesOf(i, item.storage) })),
  );
type Written = typeof nodes extends fc.Arbitrary<infer T> ? T : never;

/** The first is the head and computes. */
function rolesOf(i: number, storage: boolean): string[] {
  return i === 0 ? ['head', 'compute', ...(storage ? ['storage'] : [])] : ['compute'];
}

const WRITERS = {
  csv: (list: Written) =>
    ['node,address,user,port,roles,groups,rack']
      .concat(
        list.map((n) =>
          [n.node, n.address, n.user, n.port, `"${n.roles}"`, `"${n.groups}"`, n.rack].map((c) => c ?? '').join(),
        ),
      )
      .join('\n'),
  ini: (list: Written) =>
    [
      ...list.map((n) =>
        [
          `${n.node} ansible_host=${n.address} breadbox_roles=${n.roles}`,
          ...(n.user ? [`ansible_user=${n.user}`] : []),
          ...(n.port ? [`ansible_port=${n.port}`] : []),
          ...(n.rack ? [`rack=${n.rack}`] : []),
        ].join(' '),
      ),
      ...list.flatMap((n) => n.groups.flatMap((group) => [`[${group}]`, n.node])),
    ].join('\n'),
  yaml: (list: Written) => {
    const { groups, ...rest } = {
      groups: undefined,
      nodes: list.map(({ octet, storage, rack, ...n }) => ({ ...n, ...(rack && { labels: { rack } }) })),
    };
    return JSON.stringify(rest);
  },
};

function comparable(entries: readonly NodeEntry[]): unknown[] {
  return entries.map(({ node: name, address, user, port, roles, groups, labels }) => ({
    ...{ name, address, user, port, rack: labels.rack },
    ...{ roles: [...roles].sort(), groups: [...groups].sort() },
  }));
}

test.each(['csv', 'ini', 'yaml'] as const)('what is written as %s reads back as it was', (format) => {
  fc.assert(
    fc.property(nodes, (list) => {
      const { entries } = readInventory({ name: `x.${format}`, text: WRITERS[format](list) });
      const expected = list.map(({ node: name, address, user, port, roles, groups, rack }) => ({
        ...{ name, address, user, port, rack, roles: [...roles].sort(), groups: [...groups].sort() },
      }));
      expect(comparable(entries)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

const fragments = fc.constantFrom(
  ...[
    'node',
    'address',
    ',',
    '\n',
    '\r\n',
    '[',
    ']',
    ':',
    '=',
    '"',
    "'",
    'pi[1-4]',
    'pi1',
    '10.0.0.1',
    '@',
    '#',
    ' ',
    '  ',
    '-',
    '{',
    '}',
  ],
  ...[
    'nodes:',
    'groups:',
    '[a]',
    '[a:children]',
    '[b:vars]',
    'a',
    'b',
    '\t',
    '&x',
    '*x',
    '!!',
    '|',
    '\\',
    '\u0000',
    '😀',
    '[1:3]',
    '\uFEFF',
    '? ',
    '__proto__',
  ],
);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join('')),
);

test.each(INVENTORY_FORMATS)(
  'no text of %s makes it throw anything but bad-input, and what it takes is well formed',
  (format) => {
    fc.assert(
      fc.property(texts, (text) => {
        try {
          for (const { place, addressPlace, ...entry } of readInventory({ name: 'x', text, format }).entries) {
            expect(nodeSpecSchema.parse({ ...entry, node: entry.node ?? 'n1' }).address).toBe(entry.address);
            expect(NODE_ROLES).toEqual(expect.arrayContaining(entry.roles));
          }
        } catch (error) {
          if (!(error instanceof BreadboxError)) throw error;
          expect(error.code).toBe('bad-input');
          for (const line of error.message.split('\n')) expect(line).toMatch(/^x:\d+:\d+: .|^and \d+ more\.$/);
        }
      }),
      { numRuns: 2000 },
    );
  },
);

test('what is wrong with a name of two lines is said on one', () => {
  const read = () => readInventory({ name: 'x', text: 'node\n"node\n[1:3]"', format: 'csv' });
  expect(read).toThrow(/^x:2:1: .*"node\\n\[1:3\]".*$/);
});

test.each([
  ['node_list.csv', '', 'csv'],
  ['cluster.yml', '', 'yaml'],
  ['hosts.ini', '', 'ini'],
  ['hosts', '[nodes]\npi1', 'ini'],
  ['hosts', 'pi1 ansible_host=10.0.0.1', 'ini'],
  ['nodes.txt', '10.0.0.1\n', 'list'],
  ['nodes', '[2001:db8::1]:22\n', 'list'],
  ['nodes', '# mine\nnode,address\n', 'csv'],
  ['-', '---\nnodes:\n', 'yaml'],
  ['-', 'pi[1-4]\n', 'list'],
])('%s with %j is taken as %3$s', (name, text, format) => {
  expect(guessFormat(name, text)).toBe(format);
});

test('many mistakes are counted, not all printed', () => {
  const text = `node,port\n${Array.from({ length: 200 }, (_, i) => `pi${i},x`).join('\n')}`;
  expect(() => readInventory({ name: 'a.csv', text })).toThrow(/(.*\n){50}and 150 more\.$/);
});

test('a thousand nodes take less than a second of the processor', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `pi${i},10.0.${i >> 8}.${i & 255},pi,22,blue,left`);
  const text = `node,address,user,port,groups,rack\n${rows.join('\n')}`;
  const began = process.cpuUsage();
  expect(readInventory({ name: 'a.csv', text }).entries).toHaveLength(1000);
  expect(process.cpuUsage(began).user).toBeLessThan(1e6);
});
