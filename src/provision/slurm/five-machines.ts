import type { NodeRow } from '../../protocol/inventory.ts';
import type { ClusterChoices } from '../../protocol/provision.ts';
import type { FoundNode } from '../decide-cluster.ts';
import type { Facts } from '../facts.ts';
import { foundNode } from '../found-node.ts';

/** For tests: a machine that somebody has built, as its nodes would tell of themselves. Composed, not recorded. */
export interface Machine {
  readonly name: string;
  readonly found: readonly FoundNode[];
  readonly choices: ClusterChoices;
  /** What `lscpu` says on a node, where it says anything: `@cpu SOCKET,CORE` lines. */
  readonly cpus: (node: string) => string;
}

const GIB = 2 ** 30;
const CGROUPS: Facts['cgroup'] = {
  usable: true,
  unified: true,
  controllers: ['cpuset', 'cpu', 'io', 'memory', 'pids'],
};
const even = (cores: number) => Array.from({ length: cores }, (_, core) => `@cpu 0,${core}`).join('\n');

function board(
  node: string,
  last: number,
  name: string,
  cores: number,
  memGib: number,
  row: Partial<NodeRow> = {},
  facts: Partial<Facts> = {},
): FoundNode {
  // The firmware and the kernel keep some of what is soldered on.
  const memBytes = Math.floor(memGib * GIB * 0.97);
  return foundNode(node, `192.168.0.${last}`, {
    fixture: 'debian-12-bare',
    row: { board: name, ...row },
    facts: { cores, memBytes, arch: 'arm64', cgroup: CGROUPS, ...facts },
  });
}

export const fiveMachines: readonly Machine[] = [
  {
    name: 'rain-mark-ii',
    found: [
      board('rain', 10, 'PINE A64', 4, 2, { roles: ['head'] }),
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => board(`rain${n}`, 10 + n, 'SOPINE', 4, 2)),
    ],
    choices: { name: 'rain' },
    cpus: () => even(4),
  },
  {
    name: 'hpc-diy',
    found: [
      board('bowie', 1, 'Raspberry Pi 5 Model B Rev 1.1', 4, 16, { roles: ['head', 'storage'] }),
      ...['major-tom', 'ground-control'].map((name, at) =>
        board(
          name,
          11 + at,
          'NVIDIA Jetson Nano Developer Kit',
          4,
          4,
          {},
          { gpus: [{ type: 'nvidia', device: '/dev/nvhost-gpu' }] },
        ),
      ),
    ],
    choices: { name: 'bowie-cluster' },
    cpus: () => even(4),
  },
  {
    name: 'pine64-hosting',
    found: [1, 2, 3, 4, 5, 6, 7].map((n) =>
      board(`rockpro${n}`, 20 + n, 'Pine64 RockPro64 v2.1', 6, 4, { groups: n < 4 ? ['web'] : ['build'] }),
    ),
    choices: { name: 'pine64', partitionBy: 'group', accounting: 'slurmdbd' },
    // Four small cores and two large ones.
    cpus: () => ['@cpu 0,0', '@cpu 0,1', '@cpu 0,2', '@cpu 0,3', '@cpu 1,4', '@cpu 1,5'].join('\n'),
  },
  {
    name: 'parc',
    found: [1, 2, 3, 4, 5, 6].map((n) =>
      board(
        `pi0${n}`,
        100 + n,
        'Raspberry Pi 4 Model B Rev 1.4',
        4,
        2,
        {},
        {
          // As flashed: the kernel of a Raspberry Pi does not count memory.
          cgroup: { usable: false, unified: true, controllers: ['cpuset', 'cpu', 'io', 'pids'] },
          kernelCommandLineFile: '/boot/firmware/cmdline.txt',
        },
      ),
    ),
    choices: { name: 'parc' },
    cpus: () => even(4),
  },
  {
    name: 'cakejar',
    found: ['luffy', 'sanji', 'jinbei', 'zoro'].map((name, at) =>
      board(
        name,
        50 + at,
        'Raspberry Pi 4 Model B Rev 1.4',
        4,
        4,
        {},
        {
          system: {
            ...{ id: 'debian', idLike: [], versionId: '13', codename: 'trixie' },
            prettyName: 'Debian GNU/Linux 13 (trixie)',
          },
          packages: { slurmd: { candidate: '24.11.5-4' } },
        },
      ),
    ),
    choices: { name: 'cakejar', partitionBy: 'board' },
    cpus: () => even(4),
  },
];
