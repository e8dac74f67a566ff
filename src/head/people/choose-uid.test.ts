import { expect, test } from 'vitest';
import { chooseUid, type NodeAccounts } from './choose-uid.ts';

const nodes: readonly NodeAccounts[] = [
  { node: 'n1', uids: { 0: 'root', 33: 'www-data', 1000: 'pi', 2000: 'guest' } },
  { node: 'n2', uids: { 0: 'root', 1000: 'pi', 1001: 'eve', 2002: 'eve2' } },
  { node: 'n3', uids: { 0: 'root', 1000: 'pi', 1005: 'eve' } },
];
const people = [
  { user: 'ben', uid: 2001 },
  { user: 'kiosk', uid: null },
];

test('the first that neither a person nor a node has', () => {
  expect(chooseUid('anna', undefined, people, nodes)).toBe(2003);
  expect(chooseUid('anna', undefined, [], [])).toBe(2000);
});

test('that of before, and that of the account that all nodes have', () => {
  expect(chooseUid('ben', undefined, people, nodes)).toBe(2001);
  expect(chooseUid('pi', undefined, people, nodes)).toBe(1000);
});

test.each([
  ['anna', 2001, /2001: it is the uid of ben/],
  ['anna', 1000, /1000: on n\[1-3\] it is the uid of pi/],
  ['ben', 2009, /ben had the uid 2001 before/],
  ['pi', 2009, /pi has the uid 1000 on n\[1-3\], not 2009/],
  ['eve', undefined, /eve is an account with different uids: 1001 on n2, 1005 on n3/],
  ['www-data', undefined, /www-data is an account of the system on n1/],
])('%s with %s is refused', (user, uid, message) => {
  expect(() => chooseUid(user, uid, people, nodes)).toThrow(message);
});
