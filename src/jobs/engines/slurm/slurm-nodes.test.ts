import { expect, test } from 'vitest';
import { parseGres, parseNodes } from './slurm-nodes.ts';

// Slurm 22.05.8, and what another release says of a node that is drained.
const TEXT = `NodeName=lab-n1 Arch=x86_64 CoresPerSocket=2  CPUAlloc=1 CPUEfctv=2 CPUTot=2 CPULoad=4.51 AvailableFeatures=(null) ActiveFeatures=(null) Gres=(null) NodeAddr=10.78.104.11 NodeHostName=lab-n1 Version=22.05.8 OS=Linux 6.18.44 #1 SMP @0  RealMemory=22900 AllocMem=11450 FreeMem=13086 Sockets=1 Boards=1 State=MIXED ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A Partitions=all,blue  BootTime=2026-11-21T11:55:16 SlurmdStartTime=2026-11-21T22:10:17 LastBusyTime=2026-11-21T22:10:18 CfgTRES=cpu=2,mem=22900M,billing=2 AllocTRES= CapWatts=n/a CurrentWatts=0 AveWatts=0 ExtSensorsJoules=n/s ExtSensorsWatts=0 ExtSensorsTemp=n/s
NodeName=lab-head Arch=x86_64 CoresPerSocket=4 CPUAlloc=0 CPUEfctv=3 CPUTot=4 Gres=gpu:a100:2(S:0) RealMemory=1000 AllocMem=0 State=IDLE+DRAIN Partitions=all Reason=a new fan, State=IDLE [root@2026-11-21T22:49:16]
`;

test('nodes, by their keys', () => {
  expect(parseNodes(TEXT, 'lab-head')).toEqual([
    {
      node: 'lab-n1',
      cores: 2,
      memBytes: 22_900 * 2 ** 20,
      busyCores: 1,
      busyMemBytes: 11_450 * 2 ** 20,
      gres: {},
      partition: 'all',
      partitions: ['all', 'blue'],
      state: 'mixed',
    },
    expect.objectContaining({ node: 'lab-head', cores: 3, gres: { 'gpu:a100': 2 }, state: 'drained', isHead: true }),
  ]);
});

test('a node that serves has no reason, whatever Slurm still remembers', () => {
  const text =
    'NodeName=n1 CPUTot=2 RealMemory=1 State=IDLE Partitions=all Reason=Not responding [slurm@2026-11-21T22:49:16]\n';
  expect(parseNodes(text, '')[0]).not.toHaveProperty('reason');
});

test('generic resources', () => {
  expect(parseGres('gpu:2,gpu:tesla:1(S:0-1),shard:4')).toEqual({ gpu: 2, 'gpu:tesla': 1, shard: 4 });
  expect(parseGres(undefined)).toEqual({});
});
