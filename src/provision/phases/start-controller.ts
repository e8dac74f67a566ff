import { RESTART_MARKS } from '../files/managed-file.ts';
import type { Phase, Step, View } from '../phase.ts';
import { slurmRelease } from '../slurm/slurm-release.ts';

const PORT = 6817;
const STATE = '/var/lib/slurm/slurmctld';

/** slurmctld, and then what it has read anew goes to the nodes that run already. Jobs go on meanwhile. */
export const startController: Phase = {
  name: 'start-controller',
  title: 'start slurmctld',
  barrier: true,
  concerns: (host, cluster) => host.node === cluster.head.node,

  look: (_host, { accounting }) => `
for unit in slurmctld${accounting === 'slurmdbd' ? ' slurmdbd' : ''}; do
  systemctl is-active --quiet "$unit" && echo "@active $unit"
  systemctl is-enabled --quiet "$unit" 2>/dev/null && echo "@enabled $unit"
  [ ! -e ${RESTART_MARKS}/$unit ] || echo "@restart $unit"
done
[ ! -f ${STATE}/clustername ] || echo "@state-of $(tr -s '[:space:]' ' ' <${STATE}/clustername)"`,

  steps(view) {
    const history =
      view.cluster.accounting === 'slurmdbd' && wantsStart(view.looked, 'slurmdbd') ? [startHistory(view)] : [];
    if (!wantsStart(view.looked, 'slurmctld')) return history;
    return [...history, ...renameSteps(view), start(view)];
  },

  undo: ({ looked }) => [
    ...(['slurmctld', 'slurmdbd'] as const).flatMap((unit) =>
      is(looked, 'active', unit) || is(looked, 'enabled', unit)
        ? [
            {
              what: `stop ${unit}`,
              script: `systemctl disable --now ${unit} 2>/dev/null\nrm -f ${RESTART_MARKS}/${unit}`,
            },
          ]
        : [],
    ),
    ...(/^@state-of /m.test(looked)
      ? [{ what: "forget the cluster's queue", script: `find ${STATE} -mindepth 1 -delete` }]
      : []),
  ],
};

/** slurmctld ends where its state is of a cluster of another name, such as one that was here before. */
function renameSteps({ looked, cluster }: View): Step[] {
  const of = /^@state-of (.*)$/m.exec(looked)?.[1]?.trim();
  if (of === undefined || of.split(/[ =]/).includes(cluster.name)) return [];
  return [{ what: `let slurmctld go on as ${cluster.name}, after ${of}`, script: `rm -f ${STATE}/clustername` }];
}

function is(looked: string, what: string, unit: string): boolean {
  return new RegExp(`^@${what} ${unit}$`, 'm').test(looked);
}

function wantsStart(looked: string, unit: string): boolean {
  return is(looked, 'restart', unit) || !is(looked, 'active', unit) || !is(looked, 'enabled', unit);
}

function start({ looked, cluster }: View): Step {
  const runs = is(looked, 'active', 'slurmctld');
  const tell = runs ? 'scontrol reconfigure' : ':';
  return {
    what: runs ? 'restart slurmctld and tell the nodes' : 'start slurmctld',
    script: `systemctl daemon-reload
systemctl enable slurmctld 2>/dev/null
systemctl restart slurmctld || { tail -n 5 /var/log/slurm/slurmctld.log >&2; exit 1; }
tries=150
until scontrol ping 2>/dev/null | grep -q 'is UP'; do
  tries=$((tries - 1))
  if [ "$tries" = 0 ] || systemctl is-failed --quiet slurmctld; then tail -n 5 /var/log/slurm/slurmctld.log >&2; exit 1; fi
  sleep 0.2
done
${tell}
rm -f ${RESTART_MARKS}/slurmctld`,
    timeoutSec: 120,
    detail: `Port ${PORT}; Slurm ${cluster.slurmVersion}${slurmRelease(cluster.slurmVersion).reconfiguresNodes ? '' : ', which takes nodes in and out by a restart'}`,
  };
}

/** The database's user is who the socket says he is. */
function startHistory({ cluster }: View): Step {
  return {
    what: 'start slurmdbd and its database',
    script: `systemctl enable mariadb 2>/dev/null
systemctl restart mariadb
mariadb <<'END'
CREATE DATABASE IF NOT EXISTS slurm_acct_db;
CREATE USER IF NOT EXISTS 'slurm'@'localhost' IDENTIFIED VIA unix_socket;
GRANT ALL ON slurm_acct_db.* TO 'slurm'@'localhost';
END
systemctl daemon-reload
systemctl enable slurmdbd 2>/dev/null
systemctl restart slurmdbd || { tail -n 5 /var/log/slurm/slurmdbd.log >&2; exit 1; }
tries=150
until sacctmgr -n -i add cluster ${cluster.name} 2>&1 | grep -q 'Adding\\|already'; do
  tries=$((tries - 1))
  [ "$tries" != 0 ] || { tail -n 5 /var/log/slurm/slurmdbd.log >&2; exit 1; }
  sleep 0.2
done
rm -f ${RESTART_MARKS}/slurmdbd`,
    timeoutSec: 300,
  };
}
