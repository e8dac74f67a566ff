import type { Check, Exam, Found } from '../check.ts';

/** In the order in which they came out: a slurmd may be as old as slurmctld understands, and never younger. */
const RELEASES = ['20.02', '20.11', '21.08', '22.05', '23.02', '23.11', '24.05', '24.11', '25.05', '25.11'] as const;
/** From 24.11 on three releases before its own; https://slurm.schedmd.com/upgrades.html */
const UNDERSTOOD = { before: 2, changedWith: RELEASES.indexOf('24.11'), since: 3 };

const LOOK = `for program in slurmctld slurmd scontrol; do
  command -v $program >/dev/null && echo "@$program $(timeout 5 $program -V)"
done`;

export const slurmVersions: Check = {
  name: 'slurm-versions',
  rung: 'versions',
  order: 20,
  cause: 'The nodes have systems of different releases, or one was upgraded and the others were not.',
  look: () => LOOK,
  examine(exam) {
    const { head, patients, looked, tested } = exam;
    if (head === undefined) return [];
    const first = versionOf(looked(head.node), 'slurmctld') ?? versionOf(looked(head.node), 'scontrol');
    if (first === undefined) return [];
    const found = patients.flatMap(({ node }) => findingOf(node, first, exam));
    if (found.length === 0) tested(`All have Slurm ${first}.`);
    return found;
  },
};

function findingOf(node: string, first: string, { head, looked }: Exam): Found[] {
  const version = versionOf(looked(node), 'slurmd');
  if (version === undefined || releaseOf(version) === releaseOf(first)) return [];
  const own = RELEASES.indexOf(releaseOf(version));
  const ofHead = RELEASES.indexOf(releaseOf(first));
  const window = ofHead < UNDERSTOOD.changedWith ? UNDERSTOOD.before : UNDERSTOOD.since;
  const mayTalk = own !== -1 && own < ofHead && ofHead - own <= window;
  return [
    {
      level: mayTalk ? 'warning' : 'error',
      nodes: [node],
      sentence: `Slurm is ${version} on ${node} and ${first} on ${head?.node}${mayTalk ? '' : ', which do not understand each other'}.`,
      proof: /^@slurmd (.*)$/m.exec(looked(node))![1]!,
      proofFrom: `slurmd -V, on ${node}`,
      fix: `Bring ${node} to the release of the system that the head has, or the head to that of ${node}; then: breadbox up`,
    },
  ];
}

function versionOf(looked: string, program: string): string | undefined {
  return new RegExp(`^@${program} \\S+ (\\d+\\.\\d+\\.\\d+)`, 'm').exec(looked)?.[1];
}

function releaseOf(version: string): (typeof RELEASES)[number] {
  return version.split('.').slice(0, 2).join('.') as (typeof RELEASES)[number];
}
