import type { Check, Found } from '../check.ts';

const LOOK = `command -v mpirun >/dev/null && echo "@mpirun $(readlink -f "$(command -v mpirun)") $(timeout 5 mpirun --version 2>&1 | head -n 1)"`;

export const mpiVersions: Check = {
  name: 'mpi-versions',
  rung: 'versions',
  order: 30,
  cause: 'The nodes have systems of different releases, or one has another MPI in front of it on its PATH.',
  look: () => LOOK,
  examine({ head, patients, looked, tested }) {
    const there = patients.flatMap(({ node }) => {
      const [, path, version] = /^@mpirun (\S+) (.*)$/m.exec(looked(node)) ?? [];
      return path === undefined || version === undefined ? [] : [{ node, path, version }];
    });
    const right = there.find(({ node }) => node === head?.node);
    if (right === undefined) return [];
    const others = there.filter(({ version }) => seriesOf(version) !== seriesOf(right.version));
    if (others.length === 0) tested(`All have ${right.version.replace(/^mpirun \((.*)\) /, '$1 ')}.`);
    return others.map(
      ({ node, path, version }): Found => ({
        level: 'error',
        nodes: [node],
        sentence: `${node} has another MPI than ${right.node}: ${version.replace(/^mpirun /, '')}.`,
        proof: version,
        proofFrom: `${path} --version, on ${node}`,
        fix: path.startsWith('/usr/bin/')
          ? `Bring ${node} to the release of the system that the head has; then: breadbox up`
          : `Take ${path} off the PATH on ${node}, or install the same on all nodes.`,
      }),
    );
  },
};

/** Whose it is, and its first number: daemons of mpirun of one series understand each other. */
function seriesOf(version: string): string {
  const [, maker = version, number = ''] = /^mpirun \((.*)\) (\d+\.\d+)/.exec(version) ?? [];
  return `${maker} ${number}`;
}
