import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BreadboxError } from '../../src/cluster/errors.ts';
import { NodeSet } from '../../src/cluster/node-set.ts';

const page = readFileSync(new URL('../../docs/node-sets.md', import.meta.url), 'utf8');

/** Rows of the table under a heading, cells without their back-ticks. */
function rows(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/node-sets.md has no section "${heading}"`);
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

const GROUPS = new Map(rows('Groups on this page').map(([name, nodes]) => [name!.slice(1), nodes!]));
const resolve = (name: string) => GROUPS.get(name);

describe('every row of docs/node-sets.md is true', () => {
  test('the tables are there', () => {
    expect(rows('Examples').length).toBeGreaterThan(20);
    expect(rows('Mistakes').length).toBeGreaterThan(8);
  });

  test.each(rows('Examples'))('%s holds %s nodes, printed %s', (text, size, folded) => {
    const set = NodeSet.parse(text!, resolve);
    expect(String(set.size)).toBe(size);
    expect(set.toString()).toBe(folded);
  });

  test.each(rows('Mistakes'))('%s is refused: %s', (text, message) => {
    expect(() => NodeSet.parse(text!, resolve)).toThrowError(BreadboxError);
    expect(() => NodeSet.parse(text!, resolve)).toThrowError(message!);
  });
});
