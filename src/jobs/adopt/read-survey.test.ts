import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { differencesOf } from './differences.ts';
import { readSurvey } from './read-survey.ts';

const OURS = readFileSync(join(import.meta.dirname, 'fixtures', 'survey-22.05.txt'), 'utf8');
/** With settings as others have them, and a home of its own on each node. */
const theirs = (...changes: readonly (readonly [RegExp, string])[]): string =>
  changes.reduce((text, [from, to]) => text.replace(from, to), OURS);

test('a cluster is read as its host tells of it', () => {
  const { config, ...survey } = readSurvey(OURS, 'n0');
  expect(survey).toEqual({
    ...{ host: 'n0', login: 'pi', rights: 'sudo', version: '22.05.8', partitions: ['all'] },
    nodes: [
      { node: 'n1', address: '10.78.122.11', cores: 2, memBytes: 22_900 * 2 ** 20, partitions: ['all'] },
      { node: 'n2', address: '10.78.122.12', cores: 2, memBytes: 22_900 * 2 ** 20, partitions: ['all'] },
    ],
    ...{ history: 'file', sharedHome: true },
  });
  expect([config.get('clustername'), config.get('slurmctldhost[0]')]).toEqual(['breadbox', 'n0(10.78.122.10)']);
});

describe('differences', () => {
  test('a cluster that up has made has none', () => {
    expect(differencesOf(readSurvey(OURS, 'n0'))).toEqual([]);
  });

  test('each is named, with what follows from it', () => {
    const text = theirs(
      [/^SelectType( +)= .*$/m, 'SelectType$1= select/linear'],
      [/^SelectTypeParameters( +)= .*$/m, 'SelectTypeParameters$1= CR_CORE'],
      [/^ReturnToService( +)= .*$/m, 'ReturnToService$1= 1'],
      [/^SrunPortRange( +)= .*$/m, 'SrunPortRange$1= 0-0'],
      [/^MpiDefault( +)= .*$/m, 'MpiDefault$1= none'],
      [/^SlurmctldParameters( +)= .*$/m, 'SlurmctldParameters$1= (null)'],
      [/^@export .*$/m, ''],
      [/^readable$/m, ''],
      [/^sudo$/m, 'none'],
    );
    const found = differencesOf(readSurvey(text, 'n0'));
    expect(found.map(({ setting, here }) => `${setting}: ${here}`)).toEqual([
      'SelectType: select/linear',
      'SelectTypeParameters: CR_CORE',
      'home: each node its own',
      'history: none that can be read',
      'accounts: all as pi',
      'ReturnToService: 1',
      'SlurmctldParameters: not set',
      'SrunPortRange: 0-0',
      'MpiDefault: none',
    ]);
  });

  test('a home on a file system of the network is shared', () => {
    expect(readSurvey(theirs([/^@export .*$/m, ''], [/^overlay$/m, 'nfs4']), 'n0').sharedHome).toBe(true);
  });
});

test.each([
  ['no Slurm', [/^slurm-wlm .*$/m, ''], 'not-supported'],
  ['one of 2019', [/^slurm-wlm .*$/m, 'slurm 19.05.5'], 'not-supported'],
  ['a slurmctld that does not answer', [/^ClusterName .*$/m, ''], 'engine-down'],
] as const)('%s is refused', (_, change, code) => {
  expect(() => readSurvey(theirs(change), 'n0')).toThrow(expect.objectContaining({ code }));
});
