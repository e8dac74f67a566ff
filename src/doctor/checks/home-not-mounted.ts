import { shareHome } from '../../provision/phases/share-home.ts';
import { SHARED_HOME, sharesHome } from '../../provision/shared-home.ts';
import type { Check, Found } from '../check.ts';
import { AUTOMOUNT, mountedHome, REMOUNT_HOME } from '../shared-folder.ts';
import { treatByPhase } from '../treat-by-phase.ts';

export const homeNotMounted: Check = {
  name: 'home-not-mounted',
  rung: 'home',
  order: 20,
  needsUp: true,
  cause: 'The line in /etc/fstab is gone, its automount was stopped, or the storage node was away when it was needed.',

  async examine(exam) {
    const { cluster, patients } = exam;
    if (cluster === undefined || !sharesHome(cluster)) return [];
    const found = await Promise.all(
      patients
        .filter(({ isStorage }) => !isStorage)
        .map(async ({ node }): Promise<Found[]> => {
          const { ok, line, from } = await mountedHome(node, exam);
          if (ok) return [];
          return [
            {
              nodes: [node],
              level: 'error',
              sentence: `${node} does not have the shared home at ${SHARED_HOME}: jobs there do not find their files.`,
              proof: line,
              proofFrom: from,
              fix: `systemctl reset-failed; systemctl start ${AUTOMOUNT}; ls ${SHARED_HOME}`,
              needs: 'restart',
            },
          ];
        }),
    );
    return found.flat();
  },

  async treat({ nodes: [node] }, exam) {
    const steps = await treatByPhase(shareHome, [node!], exam);
    return [...(steps ?? []), { node: node!, what: 'mount the shared home', script: REMOUNT_HOME, timeoutSec: 60 }];
  },
};
