import { describe, expect, test } from 'vitest';
import { decided, decidedCluster, foundNode } from './found-node.ts';

const three = [foundNode('n1', '10.1.0.1'), foundNode('n2', '10.1.0.2'), foundNode('n3', '10.1.0.3')];
const names = (hosts: readonly { node: string }[]) => hosts.map(({ node }) => node);

describe('roles', () => {
  test('where nobody is the head, the first node is, serves the home and computes', () => {
    const { cluster } = decidedCluster(three);
    expect(cluster.head.node).toBe('n1');
    expect(cluster.head.roles).toEqual(['head', 'compute']);
    expect(cluster.storage.node).toBe('n1');
    expect(names(cluster.compute)).toEqual(['n1', 'n2', 'n3']);
  });

  test('a head that is given as head alone does not compute; storage is whose role it is', () => {
    const found = [
      foundNode('n1', '10.1.0.1'),
      foundNode('n2', '10.1.0.2', { row: { roles: ['head'] } }),
      foundNode('n3', '10.1.0.3', { row: { roles: ['storage', 'compute'] } }),
    ];
    const { cluster } = decidedCluster(found);
    expect(cluster.head.node).toBe('n2');
    expect(cluster.storage.node).toBe('n3');
    expect(names(cluster.compute)).toEqual(['n1', 'n3']);
  });

  test('a head that was chosen once stays, also when a node comes that stands before it', () => {
    const { spec } = decidedCluster(three);
    const { cluster } = decidedCluster([foundNode('n0', '10.1.0.9'), ...three], { spec });
    expect(cluster.head.node).toBe('n1');
  });

  test('who leaves neither computes nor leads', () => {
    const { cluster } = decidedCluster(three, { leaving: new Set(['n1']) });
    expect(cluster.head.node).toBe('n2');
    expect(names(cluster.compute)).toEqual(['n2', 'n3']);
  });
});

describe('what holds for all', () => {
  test('Debian 12 believes by munge, Debian 13 by its own key', () => {
    expect(decidedCluster(three).cluster).toMatchObject({ slurmVersion: '22.05.8', auth: 'munge' });
    const trixie = [foundNode('n1', '10.1.0.1', { fixture: 'debian-13-bare' })];
    expect(decidedCluster(trixie).cluster).toMatchObject({ slurmVersion: '24.11.5', auth: 'slurm' });
  });

  test('the number of munge is that of all nodes which have it, else one that is free on all', () => {
    const munge = (uid: number) => ({ facts: { accounts: { munge: { uid, gid: uid } }, uids: { [uid]: 'munge' } } });
    const same = [foundNode('n1', '10.1.0.1', munge(101)), foundNode('n2', '10.1.0.2', munge(101))];
    expect(decidedCluster(same).cluster.ids.munge).toBe(101);
    const different = [
      foundNode('n1', '10.1.0.1', munge(101)),
      foundNode('n2', '10.1.0.2', { facts: { uids: { 899: 'someone', 101: 'sshd' } } }),
    ];
    expect(decidedCluster(different).cluster.ids.munge).toBe(898);
  });

  test('what was decided holds the next time; a choice that is given then holds from then on', () => {
    const first = decidedCluster(three, { spec: { clusterId: 'aa', choices: { home: 'none', name: 'lab' } } });
    const second = decidedCluster(three, { spec: first.spec });
    expect(second.cluster).toMatchObject({ home: 'none', name: 'lab', ids: first.cluster.ids });
  });
});

describe('the network', () => {
  const addresses = (...list: [device: string, address: string, prefix: number][]) => ({
    facts: { addresses: list.map(([device, address, prefix]) => ({ device, address, prefix })) },
  });

  test('is the smallest that all have in common, and never one in which two have the same address', () => {
    const found = [
      foundNode(
        'n1',
        'pi1.local',
        addresses(['docker0', '172.17.0.1', 30], ['eth0', '10.1.0.1', 24], ['wlan0', '10.2.0.1', 16]),
      ),
      foundNode(
        'n2',
        'pi2.local',
        addresses(['docker0', '172.17.0.1', 30], ['eth0', '10.1.0.2', 24], ['wlan0', '10.2.0.2', 16]),
      ),
    ];
    const { cluster } = decidedCluster(found);
    expect(cluster.network).toBe('10.1.0.0/24');
    expect(cluster.hosts.map(({ address }) => address)).toEqual(['10.1.0.1', '10.1.0.2']);
  });

  test('holds the addresses of the inventory where it can, and the one that is named where one is', () => {
    const found = [
      foundNode('n1', '10.2.0.1', addresses(['eth0', '10.1.0.1', 24], ['wlan0', '10.2.0.1', 16])),
      foundNode('n2', '10.2.0.2', addresses(['eth0', '10.1.0.2', 24], ['wlan0', '10.2.0.2', 16])),
    ];
    expect(decidedCluster(found).cluster.network).toBe('10.2.0.0/16');
    const spec = { clusterId: 'aa', choices: { network: '10.1.0.0/24' } };
    expect(decidedCluster(found, { spec }).cluster.hosts.map(({ address }) => address)).toEqual([
      '10.1.0.1',
      '10.1.0.2',
    ]);
  });

  test('that is none is a problem that shows all addresses', () => {
    const decision = decided([foundNode('n1', '10.1.0.1'), foundNode('n2', '10.7.0.2')]);
    expect(decision).toMatchObject({ problems: [{ check: 'network', proof: 'n1: 10.1.0.1/24\nn2: 10.7.0.2/24' }] });
  });
});
