import type { Phase } from '../phase.ts';
import { configureMpi } from '../phases/configure-mpi.ts';
import { configureSlurm } from '../phases/configure-slurm.ts';
import { enableMemoryCgroup } from '../phases/enable-memory-cgroup.ts';
import { exchangeKeys } from '../phases/exchange-keys.ts';
import { fixAccounts } from '../phases/fix-accounts.ts';
import { installAgent } from '../phases/install-agent.ts';
import { installPackages } from '../phases/install-packages.ts';
import { letHeadIn } from '../phases/let-head-in.ts';
import { letPeopleIn } from '../phases/let-people-in.ts';
import { nameHosts } from '../phases/name-hosts.ts';
import { people } from '../phases/people.ts';
import { serveTime } from '../phases/serve-time.ts';
import { setClocks } from '../phases/set-clocks.ts';
import { shareHome } from '../phases/share-home.ts';
import { shareKey } from '../phases/share-key.ts';
import { startController } from '../phases/start-controller.ts';
import { startNodes } from '../phases/start-nodes.ts';
import type { Verify } from '../verification.ts';
import { verifyCluster } from '../verify/verify-cluster.ts';

/** What `up` sees to, in this order; `down` undoes it from the end. */
export const upPlan: readonly Phase[] = [
  letHeadIn,
  nameHosts,
  setClocks,
  exchangeKeys,
  fixAccounts,
  installPackages,
  serveTime,
  shareHome,
  people,
  letPeopleIn,
  enableMemoryCgroup,
  shareKey,
  configureSlurm,
  configureMpi,
  startController,
  startNodes,
  installAgent,
];

/** After all of it. */
export const verifyUp: Verify | undefined = verifyCluster;
