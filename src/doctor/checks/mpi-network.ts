import { configureMpi } from '../../provision/phases/configure-mpi.ts';
import type { Check, Found } from '../check.ts';
import { isInSlurm } from '../concerns-slurm.ts';
import { LOOK_AT_MPI, OPEN_MPI_FILE, sameAddresses } from '../mpi-settings.ts';
import { treatByPhase } from '../treat-by-phase.ts';

export const mpiNetwork: Check = {
  name: 'mpi-network',
  rung: 'mpi',
  order: 30,
  cause:
    'Open MPI talks over every network that is up; one of containers has the same address on each node, and a rank connects to itself.',
  look: (patient) => (isInSlurm(patient) ? LOOK_AT_MPI : undefined),

  examine({ patients, looked, cluster }) {
    return sameAddresses(patients.filter(isInSlurm), looked).map(({ device, address, prefix, nodes }): Found => {
      const network = cluster?.network ?? 'THE.CLUSTERS.OWN.NETWORK/24';
      return {
        nodes: [...nodes],
        level: 'error',
        sentence: `${address} of ${device} is not one node's alone, and Open MPI uses it: its programs hang, or say that they cannot connect.`,
        proof: `${device} inet ${address}/${prefix}`,
        proofFrom: `ip -4 addr on ${nodes.join(' and ')}`,
        fix: `In ${OPEN_MPI_FILE} on every node, on a line of its own: btl_tcp_if_include = ${network}`,
        ...(cluster === undefined && { byHand: true as const }),
      };
    });
  },

  treat: ({ nodes }, exam) => treatByPhase(configureMpi, nodes, exam),
};
