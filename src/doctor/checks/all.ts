import type { Check } from '../check.ts';
import { cgroupPlugin } from './cgroup-plugin.ts';
import { clockNotServed } from './clock-not-served.ts';
import { clockSkew } from './clock-skew.ts';
import { commonNetwork } from './common-network.ts';
import { confDiffers } from './conf-differs.ts';
import { controllerPort } from './controller-port.ts';
import { controllerStopped } from './controller-stopped.ts';
import { diskFull } from './disk-full.ts';
import { failingDisk } from './failing-disk.ts';
import { homeNotMounted } from './home-not-mounted.ts';
import { homeNotShared } from './home-not-shared.ts';
import { homeServer } from './home-server.ts';
import { hostKeyChanged } from './host-key-changed.ts';
import { hostKeys } from './host-keys.ts';
import { hostName } from './host-name.ts';
import { loginBetweenNodes } from './login-between-nodes.ts';
import { lowMemory } from './low-memory.ts';
import { memoryCgroup } from './memory-cgroup.ts';
import { mpiHello } from './mpi-hello.ts';
import { mpiNetwork } from './mpi-network.ts';
import { mpiParams } from './mpi-params.ts';
import { mpiVersions } from './mpi-versions.ts';
import { mungeKey } from './munge-key.ts';
import { mungeKeyMode } from './munge-key-mode.ts';
import { mungeStale } from './munge-stale.ts';
import { mungeStopped } from './munge-stopped.ts';
import { nameResolution } from './name-resolution.ts';
import { needsPassword } from './needs-password.ts';
import { nodeDrained } from './node-drained.ts';
import { nodeRebooted } from './node-rebooted.ts';
import { ownNameLoopback } from './own-name-loopback.ts';
import { pmixLibrary } from './pmix-library.ts';
import { resolverSilent } from './resolver-silent.ts';
import { slurmConfMode } from './slurm-conf-mode.ts';
import { slurmKey } from './slurm-key.ts';
import { slurmMissing } from './slurm-missing.ts';
import { slurmUid } from './slurm-uid.ts';
import { slurmVersions } from './slurm-versions.ts';
import { slurmdPort } from './slurmd-port.ts';
import { slurmdStopped } from './slurmd-stopped.ts';
import { spoolDirectory } from './spool-directory.ts';
import { spoolFull } from './spool-full.ts';
import { srunHello } from './srun-hello.ts';
import { srunPorts } from './srun-ports.ts';
import { stateDirectory } from './state-directory.ts';
import { stuckCompleting } from './stuck-completing.ts';
import { underVoltage } from './under-voltage.ts';
import { unreachable } from './unreachable.ts';
import { userIds } from './user-ids.ts';

/** In the order of the ladder. */
export const checks: readonly Check[] = [
  underVoltage,
  failingDisk,
  diskFull,
  commonNetwork,
  hostName,
  nameResolution,
  ownNameLoopback,
  resolverSilent,
  unreachable,
  hostKeyChanged,
  needsPassword,
  hostKeys,
  loginBetweenNodes,
  clockSkew,
  clockNotServed,
  slurmMissing,
  slurmVersions,
  mpiVersions,
  slurmUid,
  userIds,
  mungeKeyMode,
  mungeKey,
  mungeStale,
  mungeStopped,
  stateDirectory,
  spoolDirectory,
  spoolFull,
  slurmConfMode,
  slurmKey,
  memoryCgroup,
  cgroupPlugin,
  controllerStopped,
  controllerPort,
  slurmdStopped,
  slurmdPort,
  lowMemory,
  nodeRebooted,
  confDiffers,
  stuckCompleting,
  nodeDrained,
  srunPorts,
  srunHello,
  pmixLibrary,
  mpiParams,
  mpiNetwork,
  mpiHello,
  homeServer,
  homeNotMounted,
  homeNotShared,
];
