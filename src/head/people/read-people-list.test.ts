import { expect, test } from 'vitest';
import { readPeopleList } from './read-people-list.ts';

const KEY = `ssh-ed25519 ${'A'.repeat(68)} anna@laptop`;
const read = (text: string) => readPeopleList({ name: 'class.csv', text });

test('columns in any order, quotes, several keys in a cell, empty cells', () => {
  expect(
    read(`\uFEFFkey,User,fullname,role,uid\r\n"${KEY}\n${KEY}2",anna,"Berg, Anna",owner,2100\r\n,ben,,,\r\n`),
  ).toEqual([
    { user: 'anna', role: 'owner', fullName: 'Berg, Anna', keys: [KEY, `${KEY}2`], uid: 2100 },
    { user: 'ben', role: 'user', keys: [] },
  ]);
});

test('every mistake is told with its place', () => {
  const text = 'user,role,key,uid\nben,user,,\ncarl,wizard,nokey,\nanna x,,,12\nben,,,\ndora,,,,more\n';
  expect(() => read(text)).toThrow(
    [
      'class.csv:3:6: role: Invalid option: expected one of "owner"|"user"|"viewer".',
      'class.csv:3:13: key: a public SSH key, one line such as ssh-ed25519 AAAA… anna@laptop.',
      'class.csv:4:1: user: a Unix account name.',
      'class.csv:4:10: uid: Too small: expected number to be >=1000.',
      'class.csv:5:1: ben stands in line 2 already.',
      'class.csv:6:9: one cell more than there are columns; 4 were expected.',
    ].join('\n'),
  );
});

test.each([
  ['', 'class.csv:1:1: a first line such as user,role,fullName,key,uid was expected.'],
  ['name,mail\nanna,a@b\n', /class.csv:1:6: no column is called "mail"/],
  ['user\n', 'class.csv: nobody stands in it.'],
])('%j is refused', (text, message) => {
  expect(() => read(text)).toThrow(message);
});
