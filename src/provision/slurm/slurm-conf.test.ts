import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decidedCluster, foundNode } from '../found-node.ts';
import { cgroupConf } from './cgroup-conf.ts';
import { fiveMachines } from './five-machines.ts';
import { gresConf } from './gres-conf.ts';
import { slurmConf } from './slurm-conf.ts';
import { slurmRelease } from './slurm-release.ts';
import { slurmdbdConf } from './slurmdbd-conf.ts';
import { readTopology } from './topology.ts';

// UPDATE=1 writes what is here compared.
const update = process.env.UPDATE === '1';

describe('the configuration of Slurm, for machines that people have built', () => {
  test.each(fiveMachines)('$name', ({ name, found, choices, cpus }) => {
    const { cluster } = decidedCluster(found, { spec: { clusterId: '0a1b2c3d', choices } });
    const topologies = new Map(cluster.compute.map((host) => [host.node, readTopology(cpus(host.node), host)]));
    const files = {
      'slurm.conf': slurmConf(cluster, topologies),
      'cgroup.conf': cgroupConf(cluster),
      'gres.conf': gresConf(cluster),
      'slurmdbd.conf': cluster.accounting === 'slurmdbd' ? slurmdbdConf(cluster) : undefined,
    };
    const text = Object.entries(files)
      .filter(([, content]) => content !== undefined)
      .map(([file, content]) => `==== ${file}\n${content}`)
      .join('');
    const golden = new URL(`./fixtures/${name}.txt`, import.meta.url);
    if (update) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});

const [n1, n2] = [foundNode('n1', '10.1.0.1'), foundNode('n2', '10.1.0.2')];
const { cluster } = decidedCluster([n1, n2]);
const lines = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start));

describe('a node', () => {
  test('has 95 % of its memory, so that an update of its firmware does not drain it', () => {
    const [, line] = lines(slurmConf(cluster, new Map()), 'NodeName=');
    const mib = n2.facts.memBytes / 2 ** 20;
    expect(line).toContain(`RealMemory=${Math.floor(mib * 0.95)}`);
  });

  test('that is the head as well keeps memory for itself and comes last', () => {
    const [line] = lines(slurmConf(cluster, new Map()), 'NodeName=');
    expect(line).toContain(`RealMemory=${Math.floor((n1.facts.memBytes / 2 ** 20) * 0.95) - 512}`);
    expect(line).toContain('Weight=100');
  });

  test('with threads says so; one whose cores are not alike is counted alone', () => {
    const host = { ...cluster.hosts[0]!, facts: { ...n1.facts, cores: 4 } };
    const threads = readTopology('@cpu 0,0\n@cpu 0,1\n@cpu 0,0\n@cpu 0,1', host);
    expect(threads).toEqual({ cpus: 4, shape: { sockets: 1, coresPerSocket: 2, threadsPerCore: 2 } });
    expect(readTopology('@cpu 0,0\n@cpu 0,1\n@cpu 0,2\n@cpu 1,3', host)).toEqual({ cpus: 4, shape: undefined });
    expect(readTopology('', host)).toEqual({ cpus: 4, shape: undefined });
  });
});

test('one node without memory cgroups, and none of them uses any', () => {
  const usable = { cgroup: { usable: true, unified: true, controllers: ['memory'] } };
  const all = decidedCluster([
    foundNode('n1', '10.1.0.1', { facts: usable }),
    foundNode('n2', '10.1.0.2', { facts: usable }),
  ]);
  expect(slurmConf(all.cluster, new Map())).toContain('ProctrackType=proctrack/cgroup');
  expect(cgroupConf(all.cluster)).toContain('ConstrainRAMSpace=yes');
  const some = decidedCluster([foundNode('n1', '10.1.0.1', { facts: usable }), n2]);
  expect(slurmConf(some.cluster, new Map())).toContain('ProctrackType=proctrack/linuxproc');
  expect(cgroupConf(some.cluster)).toContain('CgroupPlugin=cgroup/v1');
});

test('releases: what Debian 12, Ubuntu 24.04 and Debian 13 want', () => {
  expect(slurmRelease('22.05.8')).toMatchObject({
    unitWantsFile: true,
    wantsPlainPmix: true,
    withoutCgroups: 'cgroup/v1',
  });
  expect(slurmRelease('23.11.4')).toMatchObject({
    unitWantsFile: false,
    withoutCgroups: 'cgroup/v1',
    reconfiguresNodes: true,
  });
  expect(slurmRelease('24.11.5')).toMatchObject({ wantsPlainPmix: false, withoutCgroups: 'disabled' });
});
