import { expect, test } from 'vitest';
import { examOfLooks } from './exam-of-looks.ts';
import { mpiVersions } from './mpi-versions.ts';
import { slurmVersions } from './slurm-versions.ts';

test.each([
  ['22.05.8', '22.05.8', undefined],
  ['22.05.8', '22.05.11', undefined],
  ['22.05.8', '21.08.8', 'warning'],
  ['24.11.5', '23.02.4', 'warning'],
  ['24.11.5', '22.05.8', 'error'],
  ['22.05.8', '24.11.5', 'error'],
  ['23.11.4', '19.05.5', 'error'],
])('slurmctld %s with slurmd %s: %s', async (ofHead, ofNode, level) => {
  const looks = { n0: `@slurmctld slurm-wlm ${ofHead}`, n1: `@slurmd slurm-wlm ${ofNode}` };
  const [first] = await slurmVersions.examine(examOfLooks(looks));
  expect(first?.level).toBe(level);
  if (level !== undefined) expect(first).toMatchObject({ nodes: ['n1'], proof: `slurm-wlm ${ofNode}` });
});

test('another series of Open MPI, or another MPI, and not another revision', async () => {
  const open = (version: string) => `@mpirun /usr/bin/orterun mpirun (Open MPI) ${version}`;
  const looks = {
    n0: open('4.1.4'),
    n1: open('4.1.6'),
    n2: open('5.0.7'),
    n3: '@mpirun /usr/local/bin/mpiexec.hydra HYDRA build details:',
    n4: '',
  };
  const found = await mpiVersions.examine(examOfLooks(looks));
  expect(found.map(({ nodes, proof }) => [nodes, proof])).toEqual([
    [['n2'], 'mpirun (Open MPI) 5.0.7'],
    [['n3'], 'HYDRA build details:'],
  ]);
});
