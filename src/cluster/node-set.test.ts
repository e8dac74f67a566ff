import { describe, expect, test } from 'vitest';
import { BreadboxError } from './errors.ts';
import { NodeSet } from './node-set.ts';

const GROUPS: Readonly<Record<string, string>> = {
  blue: 'pi[1-3]',
  red: '@blue,n1',
  empty: '',
  '*': 'n[1-10]',
  a: '@b',
  b: 'n1,@a',
  broken: 'n[1-3',
  outer: 'n1,@broken',
  'site:rack': '@row',
  'site:row': 'q[1-2]',
  io1: 'd1',
  io2: 'd2',
};

function refusal(text: string, groups?: (name: string) => string | undefined): BreadboxError {
  try {
    NodeSet.parse(text, groups);
  } catch (error) {
    if (error instanceof BreadboxError) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe('writing', () => {
  test.each([
    ['pi[01-08,12]', 9, 'pi[01-08,12]'],
    ['rack[1-2]-n[01-16]', 32, 'rack[1-2]-n[01-16]'],
    ['n[1,01]', 2, 'n[1,01]'],
    ['n[01-03,1-3]', 6, 'n[1-3,01-03]'],
    ['n[0-10/2]', 6, 'n[0,2,4,6,8,10]'],
    ['n[000-012/4]', 4, 'n[000,004,008,012]'],
    ['pi2,pi1', 2, 'pi[1-2]'],
    ['pi9 pi10 pi8', 3, 'pi[8-10]'],
    ['n09,n10,n9', 3, 'n[9,09-10]'],
    ['n[099,99,100]', 3, 'n[99,099-100]'],
    ['n[08-100]', 93, 'n[08-99,100]'],
    ['n0[1-2]0', 2, 'n[010,020]'],
    ['n[1-2][1,10]', 4, 'n[11,21,110,210]'],
    ['n[1,11][1,11]', 3, 'n[11,111,1111]'],
    ['n[1-3].local', 3, 'n[1-3].local'],
    ['10.0.0.[1-4]', 4, '10.0.0.[1-4]'],
    ['a1b1,a1b2,a2b1,a2b2', 4, 'a[1-2]b[1-2]'],
    ['a1b1,a1b2,a2b1', 3, 'a1b[1-2],a2b1'],
    ['x1y1z1,x1y1z2,x2y1z1,x2y1z2', 4, 'x[1-2]y1z[1-2]'],
    ['b2 b1 b0 b c a0 a', 7, 'a,a0,b,b[0-2],c'],
    ['n[1, 3 ]', 2, 'n[1,3]'],
    ['\tn1\n n2  ', 2, 'n[1-2]'],
    ['n12345678901234567890', 1, 'n12345678901234567890'],
    ['n12345678901234567891,n12345678901234567890', 2, 'n12345678901234567890,n12345678901234567891'],
    ['', 0, ''],
  ])('%s holds %i and prints as %s', (text, size, folded) => {
    const set = NodeSet.parse(text);
    expect(set.size).toBe(size);
    expect(set.isEmpty).toBe(size === 0);
    expect(set.toString()).toBe(folded);
    expect([...set]).toHaveLength(size);
  });

  test('a box with a corner missing folds along the axis that gives the shorter text', () => {
    const columns = NodeSet.parse('rack[1-3]-n[1-4],rack[4-9]-n[1-3]');
    expect(columns.toString()).toBe('rack[1-9]-n[1-3],rack[1-3]-n4');
  });
});

describe('operators go from left to right', () => {
  test.each([
    ['n[1-9]!n6', 'n[1-5,7-9]'],
    ['n[1-9]&n[6-12]', 'n[6-9]'],
    ['n[1-9]^n[6-11]', 'n[1-5,10-11]'],
    ['n[1-9]!n6&n[6-12]', 'n[7-9]'],
    ['n1,n2!n2,n2', 'n[1-2]'],
    ['n1 & n2, n3', 'n3'],
    ['n3,n1&n2', ''],
    ['n[1-4] !n2 n7', 'n[1,3-4,7]'],
  ])('%s is %s', (text, folded) => expect(NodeSet.parse(text).toString()).toBe(folded));
});

describe('groups', () => {
  const groups = (name: string) => GROUPS[name];

  test.each([
    ['@blue', 'pi[1-3]'],
    ['@red!pi2', 'n1,pi[1,3]'],
    ['@*&n[9-20]', 'n[9-10]'],
    ['@site:rack', 'q[1-2]'],
    ['@io[1-2]', 'd[1-2]'],
    ['@empty,n1', 'n1'],
  ])('%s is %s', (text, folded) => expect(NodeSet.parse(text, groups).toString()).toBe(folded));

  test('a group may be given as a node set', () => {
    const blue = NodeSet.parse('pi[1-3]');
    expect(NodeSet.parse('@blue!pi1', () => blue).toString()).toBe('pi[2-3]');
  });

  test('each group is asked for once, however often it is named', () => {
    const asked: string[] = [];
    const doubling = (name: string) => {
      asked.push(name);
      const depth = Number(name.slice(1));
      return depth === 0 ? 'n1' : `@g${depth - 1},@g${depth - 1}`;
    };
    expect(NodeSet.parse('@g40', doubling).toString()).toBe('n1');
    expect(asked).toHaveLength(41);
  });

  test.each([
    ['n1,@nope', 'column 4: there is no group @nope.'],
    ['@a', 'In the group @b: Node set "n1,@a", column 4: the group @a contains itself: @a → @b → @a.'],
    ['@broken', 'In the group @broken: Node set "n[1-3", column 2'],
    ['@outer', 'In the group @broken: Node set "n[1-3", column 2'],
    ['@', 'column 2: found nothing where the name of a group was expected.'],
    ['@x:y:z', 'column 2: @x:y:z is not the name of a group.'],
    ['@blue*', '@blue* is not the name of a group.'],
  ])('%s is refused: %s', (text, message) => expect(refusal(text, groups).message).toContain(message));

  test('without a resolver the hint says so', () => {
    expect(refusal('@blue')).toMatchObject({ code: 'bad-input', hint: 'Groups cannot be used here; write the nodes.' });
  });

  test('a resolver that goes on for ever is stopped', () => {
    const endless = (name: string) => `@${name}x`;
    expect(refusal('@g', endless).message).toContain('more than 64 groups inside one another');
  });
});

describe('mistakes are refused with their column', () => {
  test.each([
    ['pi[1-8', 3, 'this "[" is never closed'],
    ['pi1-8]', 6, 'a "]" without its "["'],
    ['n[1[2]]', 4, 'brackets inside brackets'],
    ['n[]', 3, 'found nothing where a number'],
    ['n[1,]', 5, 'found nothing where a number'],
    ['n[,1]', 3, 'found nothing where a number'],
    ['n[1-]', 5, 'the last number of the range that starts at 1'],
    ['n[-3]', 3, 'found "-" where a number'],
    ['n[a-c]', 3, 'found "a" where a number'],
    ['n[1-3-5]', 6, 'found "-" where "/", "," or "]" was expected'],
    ['n[1 3]', 4, 'found " " where "-", "," or "]"'],
    ['n[1/2]', 4, 'found "/" where "-"'],
    ['n1,n[3-1]', 6, 'the range 3-1 runs backwards'],
    ['n[0-4/0]', 7, 'the step is 0'],
    ['n[0-4/]', 7, 'found nothing where a step'],
    ['n[0-4/2x]', 8, 'found "x"'],
    ['n[01-010]', 3, '01-010 mixes two widths'],
    ['n[010-20]', 3, '010-20 mixes two widths'],
    ['n[1-03]', 3, '1-03 mixes two widths'],
    ['n[1-1234567890123456]', 5, 'a number of 16 digits'],
    ['n[1-1000001]', 1, '1,000,001 nodes'],
    ['n[1-999999999999999]', 1, 'nodes.'],
    ['r[1-99999]-s[1-99999]-t[1-99999]', 1, 'nodes.'],
    ['n[1-1000000],m1', 14, '1,000,001 nodes'],
    ['a,', 3, 'found nothing where a node'],
    ['a,,b', 3, 'found "," where a node'],
    ['!a', 1, 'found "!" where a node'],
    ['a & ', 5, 'found nothing where a node'],
    ['pi1,2', 5, '2 is a number, not a node name'],
    ['-v', 1, 'starts with "-"'],
    ['(a,b)&c', 1, 'there are no parentheses'],
    ['pi*', 3, '"*" in a node name'],
    ['a$b', 2, '"$" in a node name'],
    ['n😀', 2, '"😀" in a node name'],
    [`n${'x'.repeat(300)}`, 1, 'characters'],
  ])('%s: column %i: %s', (text, column, message) => {
    const error = refusal(text);
    expect(error.code).toBe('bad-input');
    expect(error.message).toContain(`, column ${column}: `);
    expect(error.message).toContain(message);
    expect(error.hint).toBeTruthy();
  });

  test('of a long text only the neighbourhood is shown', () => {
    const { message } = refusal(`${'n1,'.repeat(5000)}n[2`);
    expect(message).toContain('column 15002');
    expect(message.length).toBeLessThan(200);
  });

  test('a list of very many numbers is no trouble', () => {
    const numbers = Array.from({ length: 200_000 }, (_, i) => 2 * i);
    expect(NodeSet.parse(`n[${numbers.join(',')}]`).size).toBe(200_000);
  });
});

describe('as a value', () => {
  const set = NodeSet.parse('n[10,9,1],m1');

  test('single names', () => {
    expect(NodeSet.of(['n2', 'n1', 'n2']).toString()).toBe('n[1-2]');
    expect(NodeSet.of([]).isEmpty).toBe(true);
    for (const name of ['n[1-2]', '@blue', 'a,b', '', '12', '-x', 'a b', '.a']) {
      expect(() => NodeSet.of([name])).toThrowError(BreadboxError);
    }
  });

  test('order, place and part', () => {
    expect([...set]).toEqual(['m1', 'n1', 'n9', 'n10']);
    expect([set.at(0), set.at(-1), set.at(4)]).toEqual(['m1', 'n10', undefined]);
    expect(set.slice(1, 3).toString()).toBe('n[1,9]');
    expect(set.has('n9')).toBe(true);
    expect(set.has('n09')).toBe(false);
  });

  test('split', () => {
    const parts = (text: string, count: number) => NodeSet.parse(text).split(count).map(String);
    expect(parts('n[0-6]', 4)).toEqual(['n[0-1]', 'n[2-3]', 'n[4-5]', 'n6']);
    expect(parts('n[0-4]', 100)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
    expect(parts('', 3)).toEqual([]);
    expect(() => set.split(0)).toThrowError('cannot be split into 0 sets');
    expect(() => set.split(1.5)).toThrowError(BreadboxError);
  });

  test('the limit holds for unions too', () => {
    const half = NodeSet.parse('n[1-600000]');
    expect(() => half.union(NodeSet.parse('m[1-600000]'))).toThrowError('1,200,000 nodes');
  });
});
