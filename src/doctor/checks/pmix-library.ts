import type { Check, Found } from '../check.ts';
import { LOOK_AT_MPI, missingPmix } from '../mpi-settings.ts';
import { SLURMD_LOG } from '../slurm-paths.ts';
import { startSlurm } from '../start-slurm.ts';
import { lookAtUnit, readUnit } from '../unit-look.ts';

/** `srun --mpi=list` names pmix all the same. */
export const pmixLibrary: Check = {
  name: 'pmix-library',
  rung: 'mpi',
  order: 10,
  cause: "Debian 12's Slurm opens PMIx by a name that only the development package has.",
  look: ({ computes }) =>
    computes
      ? `${LOOK_AT_MPI}
${lookAtUnit('slurmd', [SLURMD_LOG])}
for library in /usr/lib/*/pmix2/lib/libpmix.so.2; do ls "\${library%.2}" 2>&1 >/dev/null | sed 's/^/@ls /'; done`
      : undefined,

  examine: ({ patients, looked }) =>
    patients.flatMap(({ node, computes }): Found[] => {
      const path = computes ? missingPmix(looked(node)) : undefined;
      if (path === undefined) return [];
      const said = readUnit(looked(node), 'slurmd').said.findLast((line) => /can not load PMIx library/.test(line));
      return [
        {
          nodes: [node],
          level: 'error',
          sentence: `Slurm on ${node} cannot load PMIx, by which srun starts programs of MPI: with MpiDefault=pmix it starts none at all.`,
          proof: said ?? /^@ls (.*)$/m.exec(looked(node))?.[1] ?? path,
          proofFrom: said === undefined ? `ls ${path} on ${node}` : `${SLURMD_LOG} on ${node}`,
          fix: `ln -s libpmix.so.2 ${path}; systemctl restart slurmd`,
          needs: 'restart',
        },
      ];
    }),

  async treat({ nodes: [node] }, { looked }) {
    const path = missingPmix(looked(node!))!;
    return [
      {
        node: node!,
        what: `let Slurm find PMIx: link ${path}`,
        script: `[ -e ${path} ] || ln -s libpmix.so.2 ${path}`,
      },
      startSlurm(node!, 'slurmd'),
    ];
  },
};
