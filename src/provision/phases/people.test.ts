import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readPeople } from '../people/look-at-people.ts';
import { writeKeys } from '../people/remove-steps.ts';
import { letPeopleIn } from './let-people-in.ts';
import { people } from './people.ts';
import { testCluster, testView, whats } from './test-cluster.ts';

const anna = { user: 'anna', uid: 2000, fullName: "Anna O'Neil", keys: ['ssh-ed25519 OWN anna@laptop'] };
const pi = { user: 'pi', uid: 1000, fullName: '', keys: [] };
const SYSTEM = '@account root:x:0:0:root:/root:/bin/bash\n@group 0 root \n@group 44 video ';
const HERE = `${SYSTEM}
@account anna:x:2000:2000:Anna O'Neil:/home/anna:/bin/bash
@group 2000 anna 
@made # Accounts that Breadbox made.
@made anna 2000`;
const kept = (key: string) =>
  `${HERE}\n@home anna folder 2000 full\n@public anna ${Buffer.from(`ssh-ed25519 ${key} anna@breadbox\n`).toString('base64')}`;
const KEPT = kept('NODE');
const LINKED = `${HERE}\n@home anna link /srv/home/anna`;

test('an account everywhere, the home on the storage node, links to it elsewhere', () => {
  const cluster = testCluster({ people: [anna] });
  expect(whats(people, testView(cluster, 'n1', SYSTEM))).toEqual([
    'add the account anna with the uid 2000',
    'make /home/anna',
    'make a key for anna to go from node to node',
  ]);
  expect(whats(people, testView(cluster, 'n2', SYSTEM))).toEqual([
    'add the account anna with the uid 2000',
    'lead /home/anna to the shared home',
  ]);
  const [add] = people.steps(testView(cluster, 'n2', SYSTEM));
  expect(add?.script).toContain("-c 'Anna O'\\''Neil' -p '*' anna");
  expect(whats(people, testView(cluster, 'n1', KEPT))).toEqual([]);
  expect(whats(people, testView(cluster, 'n2', LINKED))).toEqual([]);
});

test('without a shared home each node has one of its own', () => {
  const cluster = testCluster({ people: [anna], home: 'none' });
  expect(whats(people, testView(cluster, 'n2', SYSTEM))).toContain('make /home/anna');
});

test('the home of whom Breadbox logs in as stays on each node', () => {
  const cluster = testCluster({ people: [pi], login: [1000, 'pi'] });
  const look = '@account pi:x:1000:1000::/home/pi:/bin/bash\n@group 1000 pi \n@home pi folder 1000 full';
  expect(whats(people, testView(cluster, 'n2', look))).toEqual(['make a key for pi to go from node to node']);
});

test('a home that is in the way is kept beside the link, and comes back', () => {
  const cluster = testCluster({ people: [anna] });
  const inTheWay = `${HERE}\n@home anna folder 2000 full`;
  expect(whats(people, testView(cluster, 'n2', inTheWay))).toEqual([
    'lead /home/anna to the shared home; what is in it is kept as /home/anna.before-breadbox',
  ]);
  const view = testView(testCluster({ people: [anna], leaving: new Set(['n2']) }), 'n2', `${LINKED}\n@kept anna`);
  expect(people.undo!(view).map(({ what }) => what)).toEqual([
    'remove the account anna, and end what runs as it',
    'bring back /home/anna',
  ]);
});

test('who was removed goes; a home only where that was asked for; an account that was there before stays', () => {
  const former = { user: 'anna', uid: 2000, removeHome: false };
  const gone = (formerPeople: (typeof former)[], looked: string) =>
    whats(people, testView(testCluster({ formerPeople }), 'n1', looked));
  const removed = 'remove the account anna, and end what runs as it';
  expect(gone([former], KEPT)).toEqual([removed]);
  expect(gone([{ ...former, removeHome: true }], KEPT)).toEqual([removed, 'delete /home/anna']);
  const adopted = KEPT.replace('@made anna 2000', '');
  const authorized = Buffer.from('mine\n# BEGIN breadbox\nssh-ed25519 X\n# END breadbox\n').toString('base64');
  expect(gone([{ ...former, removeHome: true }], `${adopted}\n@authorized anna ${authorized}`)).toEqual([
    "take Breadbox's keys from anna",
  ]);
  expect(gone([former], SYSTEM)).toEqual([]);
});

test.each([
  ['@account anna:x:1005:1005::/home/anna:/bin/sh', /anna has the uid 1005 on n2, and 2000 on the others/],
  ['@account anna:x:2000:100::/home/anna:/bin/sh', /anna is in the group 100 on n2/],
  ['@account anna:x:2000:2000::/data/anna:/bin/sh', /anna has the home \/data\/anna on n2/],
  ['@account eve:x:2000:2000::/home/eve:/bin/sh', /The uid 2000 of anna is that of eve on n2/],
  ['@group 2000 staff2 ', /The gid 2000 of anna is that of the group staff2 on n2/],
  ['@group 3000 anna ', /There is a group anna with the gid 3000 on n2/],
])('a clash is a problem: %s', (line, sentence) => {
  const view = testView(testCluster({ people: [anna] }), 'n2', `${SYSTEM}\n${line}`);
  expect(people.problems!(view).map((problem) => problem.sentence)).toEqual([expect.stringMatching(sentence)]);
});

test('a home of somebody else is a problem where it would be used', () => {
  const looked = `${SYSTEM}\n@home anna folder 1234 full`;
  const cluster = testCluster({ people: [anna] });
  expect(people.problems!(testView(cluster, 'n1', looked))).toHaveLength(1);
  expect(people.problems!(testView(cluster, 'n2', looked))).toHaveLength(0);
});

test('people are let in by their own keys, and from the network of the cluster by the one of the nodes', () => {
  const cluster = testCluster({ people: [anna] });
  const [step] = letPeopleIn.steps(testView(cluster, 'n1', KEPT));
  expect(step?.stdin).toBe(
    [
      '# BEGIN breadbox',
      'ssh-ed25519 OWN anna@laptop',
      'from="10.0.0.0/24,127.0.0.1,::1" ssh-ed25519 NODE anna@breadbox',
      '# END breadbox\n',
    ].join('\n'),
  );
  expect(step?.script).toContain('setpriv --reuid 2000 --regid 2000 --clear-groups');
  const written = `${KEPT}\n@authorized anna ${Buffer.from(step!.stdin!).toString('base64')}`;
  expect(whats(letPeopleIn, testView(cluster, 'n1', written))).toEqual([]);
  expect(letPeopleIn.concerns!(cluster.hosts[1]!, cluster)).toBe(false);
});

test('with a home on each node, each knows the keys of all', () => {
  const cluster = testCluster({ people: [anna], home: 'none' });
  const others = { n1: kept('NODE1'), n3: kept('NODE3') };
  const [step] = letPeopleIn.steps(testView(cluster, 'n2', kept('NODE2'), others));
  for (const key of ['NODE1', 'NODE2', 'NODE3']) expect(step?.stdin).toContain(key);
});

test('a look reads what people have with their own rights', () => {
  const cluster = testCluster({ people: [anna] });
  const look = people.look!(cluster.head, cluster);
  expect(look).toContain('setpriv --reuid 2000 --regid 2000 --clear-groups head -c');
  expect(people.look!(cluster.hosts[1]!, cluster)).not.toContain('setpriv');
});

test('what a person has written into a file of keys is no line of a look', () => {
  const cluster = testCluster({ people: [anna] });
  const text = 'ssh-ed25519 AAAA\\n@made pi 1000\n@made root 0\n@made eve 1001';
  const look = people.look!(cluster.head, cluster)
    .slice(people.look!(cluster.head, cluster).indexOf('if [ -d /home/anna/.ssh'))
    .replace('[ -d /home/anna/.ssh ]', 'true')
    .replaceAll(/timeout .*? head -c (\d+) \S+/g, `printf '%s' '${text}'`);
  const found = readPeople(execFileSync('sh', ['-c', look], { encoding: 'utf8' }));
  expect(found.made.size).toBe(0);
  expect(found.publicKeys.get('anna')).toBe('ssh-ed25519 AAAA\\n@made pi 1000');
  expect(found.authorizedKeys.get('anna')).toBe(text);
});

test('no account of the system was made by Breadbox, whatever the list of accounts says', () => {
  const { made } = readPeople('@made # Accounts.\n@made root 0\n@made a/e;x 2000\n@made pi 1000');
  expect([...made]).toEqual([['pi', 1000]]);
});

test('keys that the look could not read stay beside those of Breadbox', () => {
  const home = mkdtempSync(join(tmpdir(), 'breadbox-anna-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const file = join(home, '.ssh', 'authorized_keys');
  const write = (keys: readonly string[], found: string) => {
    const [step] = writeKeys(anna, keys, readPeople(found));
    const script = step!.script.replace(/^setpriv .*? sh /, 'sh ').replaceAll('"/home/$1"', home);
    execFileSync('sh', ['-euc', script], { input: step!.stdin ?? '' });
    return readFileSync(file, 'utf8');
  };
  const authorized = (text: string) => `@authorized anna ${Buffer.from(text).toString('base64')}`;
  const block = (key: string) => `# BEGIN breadbox\n${key}\n# END breadbox\n`;
  expect(write(['ONE'], '')).toBe(block('ONE'));
  writeFileSync(file, 'ssh-ed25519 MINE');
  expect(write(['ONE'], '')).toBe(`ssh-ed25519 MINE\n${block('ONE')}`);
  expect(write(['TWO'], authorized(readFileSync(file, 'utf8')))).toBe(`ssh-ed25519 MINE\n${block('TWO')}`);
  writeFileSync(join(home, '.ssh', 'id_ed25519.pub'), 'ssh-ed25519 K other\n');
  expect(write([], authorized(readFileSync(file, 'utf8')))).toBe('ssh-ed25519 MINE\n');
});
