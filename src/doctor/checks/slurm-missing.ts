import { installPackages } from '../../provision/phases/install-packages.ts';
import type { Check, Patient, Treatment } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

/** Of Debian's packages, where each program comes from. */
const PACKAGES: Readonly<Record<string, string>> = {
  ...{ slurmctld: 'slurmctld', slurmd: 'slurmd', srun: 'slurm-client', munged: 'munge', mpirun: 'openmpi-bin' },
};
const LOOK = `for program in ${Object.keys(PACKAGES).join(' ')}; do
  command -v $program >/dev/null && echo "@there $program"
done`;

export const slurmMissing: Check = {
  name: 'slurm-missing',
  rung: 'versions',
  order: 10,
  cause: 'A package was removed, or an upgrade of the system has broken off.',
  needsUp: true,
  look: () => LOOK,
  examine({ patients, looked, tested }) {
    const found = patients.flatMap((patient) => {
      const missing = wantedBy(patient).filter(
        (name) => !new RegExp(`^@there ${name}$`, 'm').test(looked(patient.node)),
      );
      const [first] = missing;
      if (first === undefined) return [];
      const packages = missing.map((name) => PACKAGES[name]!);
      return [
        {
          level: 'error' as const,
          nodes: [patient.node],
          sentence: `${patient.node} has no ${missing.join(', no ')}.`,
          proof: `${first}: not found`,
          proofFrom: `command -v ${first}, on ${patient.node}`,
          fix: `On ${patient.node}: apt-get install --reinstall ${packages.join(' ')}`,
        },
      ];
    });
    if (found.length === 0) tested('The programs of Slurm and of MPI are there.');
    return found;
  },
  async treat({ nodes, fix }, exam) {
    const byPhase = await treatByPhase(installPackages, nodes, exam);
    if (byPhase !== undefined) return byPhase;
    // dpkg believes that they are there.
    const packages = fix.replace(/^.*--reinstall /, '');
    return nodes.map(
      (node): Treatment => ({
        node,
        what: `install ${packages} anew`,
        script: `apt-get -o DPkg::Lock::Timeout=60 install -y --reinstall ${packages}`,
      }),
    );
  },
};

function wantedBy({ isHead, computes }: Patient): string[] {
  if (!isHead && !computes) return [];
  return [...(isHead ? ['slurmctld'] : []), ...(computes ? ['slurmd'] : []), 'srun', 'munged', 'mpirun'];
}
