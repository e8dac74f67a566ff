import { configureMpi } from '../../provision/phases/configure-mpi.ts';
import type { Check, Found } from '../check.ts';
import { isInSlurm } from '../concerns-slurm.ts';
import { gluedLine, LOOK_AT_MPI } from '../mpi-settings.ts';
import { treatByPhase } from '../treat-by-phase.ts';

export const mpiParams: Check = {
  name: 'mpi-params',
  rung: 'mpi',
  order: 20,
  cause:
    "Debian's file of Open MPI's settings has no newline at its end: a line that is added by >> becomes a part of the last one.",
  look: (patient) => (isInSlurm(patient) ? LOOK_AT_MPI : undefined),

  examine: ({ patients, looked }) =>
    patients.flatMap(({ node }): Found[] => {
      const glued = gluedLine(looked(node));
      if (glued === undefined) return [];
      return [
        {
          nodes: [node],
          level: 'error',
          sentence: `A setting in ${glued.file} on ${node} stands behind another one in its line, so that Open MPI does not see it.`,
          proof: glued.line,
          proofFrom: `${glued.file} on ${node}`,
          fix: `Make two lines of it in ${glued.file}.`,
        },
      ];
    }),

  async treat({ nodes: [node] }, exam) {
    const { file } = gluedLine(exam.looked(node!))!;
    const ours = await treatByPhase(configureMpi, [node!], exam);
    const keys = '(btl_tcp|oob_tcp|prte)_if_(include|exclude)[[:space:]]*=';
    // With the settings of up in a block of their own, the second half is of no use any more.
    const second = exam.cluster === undefined ? '\\1\\n\\2' : '\\1';
    return [
      ...(ours ?? []),
      {
        node: node!,
        what: `mend the line in ${file}`,
        script: `sed -i -E '/^[[:space:]]*#/!s/([^[:space:]])(${keys}.*)$/${second}/' ${file}`,
      },
    ];
  },
};
