import type { Check, Exam, Found } from '../check.ts';
import { isOut, LOOK_AT_NODES, readSlurmNodes, resume } from '../slurm-nodes.ts';

/** As `up` configures it: an update of the firmware may take a little. */
const MEMORY_SHARE = 0.95;

export const lowMemory: Check = {
  name: 'low-memory',
  rung: 'slurmd',
  order: 50,
  cause: 'The memory was configured as it was sold; the kernel and the GPU keep a part of it.',
  look: ({ isHead, computes }) =>
    [
      isHead ? LOOK_AT_NODES : '',
      computes ? `slurmd -C 2>/dev/null | sed -n 's/.* RealMemory=\\([0-9]*\\).*/@has \\1/p'` : '',
    ]
      .filter((each) => each !== '')
      .join('\n') || undefined,

  examine(exam) {
    const { head, patients } = exam;
    if (head === undefined) return [];
    return readSlurmNodes(exam.looked(head.node)).flatMap((seen): Found[] => {
      if (!patients.some(({ node }) => node === seen.node)) return [];
      const hasMib = memoryOf(seen.node, exam);
      const says = isOut(seen) && /Low RealMemory/i.test(seen.reason ?? '');
      const isLow = hasMib !== undefined && hasMib < seen.memMib;
      if (!says && !isLow) return [];
      return [
        {
          nodes: [seen.node],
          level: 'error',
          sentence: `Slurm gives ${seen.node} no jobs: it has ${hasMib ?? 'less'} MB of memory, and slurm.conf says ${seen.memMib}.`,
          proof: says ? seen.reason! : `RealMemory=${hasMib}`,
          proofFrom: says ? `sinfo -R on ${head.node}` : `slurmd -C on ${seen.node}`,
          fix: `In slurm.conf, NodeName=${seen.node}: RealMemory=${configured(hasMib ?? 0)}; scontrol reconfigure; scontrol update nodename=${seen.node} state=resume`,
          needs: 'restart',
        },
      ];
    });
  },

  async treat({ nodes: [node] }, exam) {
    const { head } = exam;
    const hasMib = memoryOf(node!, exam);
    if (head === undefined || hasMib === undefined) return undefined;
    const already = readSlurmNodes(exam.looked(head.node)).find((each) => each.node === node)!.memMib <= hasMib;
    return [
      ...(already
        ? []
        : [
            {
              node: head.node,
              what: `give ${node} the memory that it has, in slurm.conf`,
              script: `for conf in /etc/slurm/slurm.conf /etc/slurm-llnl/slurm.conf; do
  [ -f "$conf" ] || continue
  grep -q '^NodeName=${node} .*RealMemory=' "$conf" || { echo "slurm.conf has no line of ${node} alone" >&2; exit 1; }
  sed -i '/^NodeName=${node} /s/RealMemory=[0-9]*/RealMemory=${configured(hasMib)}/' "$conf"
done
scontrol reconfigure
sleep 2`,
            },
          ]),
      { node: head.node, what: `let ${node} work again`, script: resume(node!) },
    ];
  },
};

function memoryOf(node: string, { looked }: Exam): number | undefined {
  const [, mib] = /^@has (\d+)$/m.exec(looked(node)) ?? [];
  return mib === undefined ? undefined : Number(mib);
}

function configured(mib: number): number {
  return Math.floor(mib * MEMORY_SHARE);
}
