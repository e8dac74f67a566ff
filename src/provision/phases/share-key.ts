import type { Cluster } from '../cluster.ts';
import {
  fileSteps,
  isWritten,
  lookAtFiles,
  type ManagedFile,
  RESTART_MARKS,
  readFoundFiles,
  undoFileSteps,
} from '../files/managed-file.ts';
import type { Phase, Step } from '../phase.ts';
import { inSlurm } from '../slurm/in-slurm.ts';

const MUNGE_KEY = '/etc/munge/munge.key';
const SLURM_KEY = '/etc/slurm/slurm.key';
const DROP_IN = '/etc/systemd/system/munge.service.d/breadbox.conf';

/** Nodes are switched on in any order and with any clock: munge comes back by itself, and after the time. */
const MUNGE_UNIT = `# Written by Breadbox.
[Unit]
After=chrony.service
StartLimitIntervalSec=0

[Service]
Restart=on-failure
RestartSec=5
`;

/**
 * Who says who he is, and how it is believed: one key on all nodes. With auth/slurm munge is not needed, and one daemon less can
 * fail. The other's key goes: slurmd 24.11 takes auth/slurm wherever it finds a slurm.key, whatever the head has.
 */
export const shareKey: Phase = {
  name: 'share-key',
  title: 'share the key',
  concerns: inSlurm,

  look: () => `${lookAtFiles([DROP_IN], [MUNGE_KEY, SLURM_KEY])}
stat -c '@directory %n %U:%G %a' /etc/munge /var/lib/munge /var/log/munge 2>/dev/null
systemctl is-active --quiet munge && echo @active
systemctl is-enabled --quiet munge 2>/dev/null && echo @enabled
[ ! -e ${RESTART_MARKS}/munge ] || echo @restart`,

  steps({ cluster, looked }) {
    const found = readFoundFiles(looked);
    const says = (word: string) => new RegExp(`^@${word}$`, 'm').test(looked);
    const files = fileSteps(filesOf(cluster), found);
    if (cluster.auth === 'slurm') {
      return says('active') || says('enabled') ? [...files, STOP_MUNGE] : files;
    }
    const directories = wrongDirectories(looked);
    const starts = files.length > 0 || directories.length > 0 || says('restart') || !says('active') || !says('enabled');
    return [
      ...(found.has(SLURM_KEY) ? [PUT_SLURM_KEY_ASIDE] : []),
      ...directories,
      ...files,
      ...(starts ? [START_MUNGE] : []),
    ];
  },

  undo: ({ cluster, looked }) => {
    const found = readFoundFiles(looked);
    const drop = undoFileSteps([{ path: DROP_IN }], found);
    const keys = filesOf(cluster).filter((file) => file.secret === true && isWritten(file, found));
    return [
      ...drop,
      ...keys.map(({ path }): Step => {
        const kept = found.get(path)!.kept;
        return {
          what: kept ? `bring back ${path} as it was` : `remove ${path}`,
          script: `${kept ? `mv -f ${path}.before-breadbox ${path}` : `rm -f ${path}`}
systemctl daemon-reload
systemctl stop munge 2>/dev/null || true
[ ! -f ${MUNGE_KEY} ] || systemctl start munge 2>/dev/null || true`,
        };
      }),
    ];
  },
};

function filesOf({ auth, secrets }: Cluster): ManagedFile[] {
  if (auth === 'slurm') {
    const restarts = ['slurmctld', 'slurmd'];
    return [{ path: SLURM_KEY, content: secrets.slurmKey, mode: '0600', owner: 'slurm:slurm', secret: true, restarts }];
  }
  const restarts = ['munge', 'slurmctld', 'slurmd'];
  return [
    { path: MUNGE_KEY, content: secrets.mungeKey, mode: '0400', owner: 'munge:munge', secret: true, restarts },
    { path: DROP_IN, content: MUNGE_UNIT, restarts: ['munge'] },
  ];
}

const PUT_SLURM_KEY_ASIDE: Step = {
  what: `put ${SLURM_KEY} aside, as this cluster uses munge`,
  script: `mv -f ${SLURM_KEY} ${SLURM_KEY}.before-breadbox`,
};

const START_MUNGE: Step = {
  what: 'start munge with the key',
  script: `systemctl daemon-reload
systemctl enable munge 2>/dev/null
if ! systemctl restart munge; then tail -n 3 /var/log/munge/munged.log >&2; exit 1; fi
rm -f ${RESTART_MARKS}/munge`,
};

const STOP_MUNGE: Step = {
  what: 'leave munge off, as Slurm authenticates by its own key',
  script: 'systemctl disable --now munge 2>/dev/null',
};

/** munged refuses a key in a directory that others may write to, and a log that is not its own. */
function wrongDirectories(looked: string): Step[] {
  return Array.from(looked.matchAll(/^@directory (\S+) (\S+) (\d+)$/gm)).flatMap(([, path, owner, mode]) =>
    owner === 'munge:munge' && (Number.parseInt(mode!, 8) & 0o022) === 0
      ? []
      : [{ what: `give ${path} to munge alone`, script: `chown munge:munge ${path}\nchmod go-w ${path}` }],
  );
}
