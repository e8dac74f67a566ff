import { describe, expect, test } from 'vitest';
import type { FoundNode } from '../decide-cluster.ts';
import { decided, foundNode } from '../found-node.ts';
import { checks, warnings } from './all.ts';

const SPEC = { clusterId: '0a1b2c3d', choices: {} };

function look(nodes: readonly FoundNode[], spec: Parameters<typeof decided>[1] = {}) {
  const decision = decided(nodes, spec);
  const cluster = 'cluster' in decision ? decision.cluster : undefined;
  const on = { nodes, cluster, spec: spec.spec ?? SPEC, hasSudoPassword: false };
  return {
    problems: checks.flatMap((check) => check(on)),
    warned: warnings.flatMap((check) => check(on)),
  };
}

const words = (nodes: readonly FoundNode[]) => look(nodes).problems.map(({ check, node }) => `${check} ${node}`);
const n1 = foundNode('n1', '10.1.0.1');
const n2 = foundNode('n2', '10.1.0.2');

test('nodes that are as they must be have no problem', () => {
  expect(look([n1, n2])).toEqual({ problems: [], warned: [] });
});

test('all problems come at once, each with the line of the inventory', () => {
  const found = [
    n1,
    foundNode('n2', '10.1.0.2', { facts: { sudo: 'none', loginUid: 1000 } }),
    foundNode('n3', '10.1.0.3', { facts: { freeBytes: { root: 2e9, var: 50e6 } } }),
    foundNode('n4', '10.1.0.4', { fixture: 'fedora-40', facts: { sudo: 'free' } }),
  ];
  expect(look(found).problems.map(({ check, where }) => [check, where])).toEqual([
    ['not-debian', 'nodes.csv:4'],
    ['no-sudo', 'nodes.csv:2'],
    ['disk-space', 'nodes.csv:3'],
  ]);
});

describe('systems', () => {
  test('one that is no Debian is told what it can still be', () => {
    const [problem] = look([
      n1,
      foundNode('n2', '10.1.0.2', { fixture: 'fedora-40', facts: { sudo: 'free' } }),
    ]).problems;
    expect(problem?.sentence).toContain('Fedora Linux 40');
    expect(problem?.hint).toContain('breadbox farm lend -w n2');
  });

  test('Debian 12 and 13 do not mix; the head says which one holds', () => {
    const newer = foundNode('n2', '10.1.0.2', { fixture: 'debian-13-bare' });
    const [problem, ...others] = look([n1, newer]).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ check: 'slurm-versions', node: 'n2' });
    expect(problem?.sentence).toMatch(/n2 has Slurm 24\.11\.5 .*n1, the head, 22\.05\.8/);
  });

  test('a patch of the same release does', () => {
    const packages = { slurmd: { candidate: '22.05.9-1' } };
    expect(words([n1, foundNode('n2', '10.1.0.2', { facts: { packages } })])).toEqual([]);
  });

  test('an old release, and a system without systemd', () => {
    const system = { ...n2.facts.system, codename: 'bullseye', prettyName: 'Debian GNU/Linux 11 (bullseye)' };
    expect(words([n1, foundNode('n2', '10.1.0.2', { facts: { system } })])).toEqual(['unsupported-release n2']);
    expect(words([n1, foundNode('n2', '10.1.0.2', { facts: { initSystem: 'init' } })])).toEqual(['no-systemd n2']);
  });

  test('one that was never tried is a warning', () => {
    const { problems, warned } = look([foundNode('n1', '10.1.0.1', { fixture: 'ubuntu-24.04' })]);
    expect(problems).toEqual([]);
    expect(warned.map(({ check }) => check)).toEqual(['untested-release']);
  });
});

describe('who is who', () => {
  test('two names of one machine', () => {
    const twin = foundNode('n2', '10.1.0.2', { facts: { bootId: 'boot-n1', machineId: 'machine-n1' } });
    expect(words([n1, twin])).toEqual(['same-machine n2']);
  });

  test('a card that was copied is a warning: it runs', () => {
    const copy = foundNode('n2', '10.1.0.2', { facts: { machineId: 'machine-n1' } });
    expect(look([n1, copy])).toMatchObject({ problems: [], warned: [{ check: 'machine-id', node: 'n2' }] });
  });

  test('names that no host can have, and names that differ by capitals', () => {
    expect(words([n1, foundNode('N1', '10.1.0.2')])).toEqual(['name-clash N1']);
    expect(words([n1, foundNode('n_2', '10.1.0.2')])).toEqual(['name n_2']);
    expect(words([n1, foundNode('localhost', '10.1.0.2')])).toEqual(['name localhost']);
  });

  test('a node of another cluster, of Breadbox or not', () => {
    expect(words([n1, foundNode('n2', '10.1.0.2', { facts: { clusterId: 'ffffffff' } })])).toEqual([
      'other-cluster n2',
    ]);
    expect(words([n1, foundNode('n2', '10.1.0.2', { facts: { foreignCluster: 'uni' } })])).toEqual([
      'other-cluster n2',
    ]);
    expect(words([n1, foundNode('n2', '10.1.0.2', { facts: { clusterId: SPEC.clusterId } })])).toEqual([]);
  });

  test('an account that has the number of slurm', () => {
    const found = [n1, foundNode('n2', '10.1.0.2', { facts: { uids: { 64030: 'backup2' } } })];
    expect(look(found).problems).toMatchObject([{ check: 'uid-clash', node: 'n2' }]);
  });

  test('a head that would move', () => {
    const named = foundNode('n2', '10.1.0.2', { row: { roles: ['head'] } });
    const spec = { ...SPEC, head: 'n1' };
    expect(look([n1, named], { spec }).problems).toMatchObject([{ check: 'head-moves', node: 'n2' }]);
  });
});

describe('networks', () => {
  test('the network of the cluster behind two cards of a node', () => {
    const addresses = [
      { device: 'eth0', address: '10.1.0.2', prefix: 24 },
      { device: 'wlan0', address: '10.1.0.77', prefix: 16 },
    ];
    const { problems } = look([n1, foundNode('n2', '10.1.0.2', { facts: { addresses } })]);
    expect(problems).toMatchObject([{ check: 'network-clash', node: 'n2' }]);
    expect(problems[0]?.sentence).toContain('10.1.0.0/16 on wlan0');
  });

  test('an address that the node does not have itself is a warning while another connects all', () => {
    const behind = foundNode('n2', '203.0.113.5', {
      facts: { addresses: [{ device: 'eth0', address: '10.1.0.2', prefix: 24 }] },
    });
    const { problems, warned } = look([n1, behind]);
    expect(problems).toEqual([]);
    expect(warned).toMatchObject([{ check: 'address', node: 'n2' }]);
  });
});

test('a clock that is off is said, and set later', () => {
  const { problems, warned } = look([n1, foundNode('n2', '10.1.0.2', { facts: { clockOffsetSec: -7300 } })]);
  expect(problems).toEqual([]);
  expect(warned[0]?.sentence).toContain('2 h behind');
});

test('sudo that asks is a problem until there is a password', () => {
  expect(words([n1, foundNode('n2', '10.1.0.2', { facts: { sudo: 'password' } })])).toEqual(['needs-sudo-password n2']);
});

test('a node that people have their homes on does not leave the others', () => {
  const storage = foundNode('n2', '10.1.0.2', { row: { roles: ['storage'] } });
  const ada = { user: 'ada', uid: 2001, fullName: 'Ada', keys: [] };
  const leaves = (nodes: readonly string[], people = [ada]) =>
    look([n1, storage], { leaving: new Set(nodes), people }).problems.map(({ check, node }) => `${check} ${node}`);
  const n3 = foundNode('n3', '10.1.0.3');
  const three = { leaving: new Set(['n2']), people: [ada] };
  expect(look([n1, storage, n3], three).problems).toMatchObject([{ check: 'storage-leaves', node: 'n2' }]);
  expect(leaves(['n1', 'n2'])).toEqual([]);
  expect(leaves(['n2'], [])).toEqual([]);
});
