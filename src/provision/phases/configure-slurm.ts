import { joinWords } from '../../cluster/posix-words.ts';
import type { Cluster, Host } from '../cluster.ts';
import {
  fileSteps,
  isOurs,
  lookAtFiles,
  type ManagedFile,
  markRestarts,
  readFoundFiles,
  undoFileSteps,
} from '../files/managed-file.ts';
import type { Phase, Step, View } from '../phase.ts';
import { cgroupConf } from '../slurm/cgroup-conf.ts';
import { gresConf } from '../slurm/gres-conf.ts';
import { computes, inSlurm } from '../slurm/in-slurm.ts';
import { slurmConf, startSettings } from '../slurm/slurm-conf.ts';
import { slurmRelease } from '../slurm/slurm-release.ts';
import { DATABASE_SETTINGS, slurmdbdConf } from '../slurm/slurmdbd-conf.ts';
import { LOOK_AT_TOPOLOGY, readTopology } from '../slurm/topology.ts';

const CONF = '/etc/slurm/slurm.conf';
const HEAD_FILES = [CONF, '/etc/slurm/cgroup.conf', '/etc/slurm/gres.conf', '/etc/slurm/slurmdbd.conf'] as const;
const OPTIONS = '/etc/default/slurmd';
const dropIn = (unit: string) => `/etc/systemd/system/${unit}.service.d/breadbox.conf`;
const UNITS = ['slurmctld', 'slurmd', 'slurmdbd'] as const;
const DATABASE = '/etc/mysql/mariadb.conf.d/99-breadbox.cnf';
const ALL_FILES = [...HEAD_FILES, DATABASE, OPTIONS, ...UNITS.map(dropIn)];

/** slurmctld's runs as root until it has read who SlurmUser is, but must write these as him. */
const DIRECTORIES = {
  slurmctld: ['/var/lib/slurm', '/var/lib/slurm/slurmctld', '/var/log/slurm'],
  slurmd: ['/var/lib/slurm/slurmd', '/var/log/slurm'],
};

/**
 * The head has the configuration; the nodes ask it for theirs at each start (configless), so that a node that joins or leaves
 * changes one file on one host.
 */
export const configureSlurm: Phase = {
  name: 'configure-slurm',
  title: 'configure Slurm',
  concerns: inSlurm,

  look: (host, cluster) => `${LOOK_AT_TOPOLOGY}${lookAtFiles(ALL_FILES)}
for file in ${HEAD_FILES.join(' ')}; do [ -e "$file" ] || [ ! -e "$file.before-breadbox" ] || echo "@aside $file"; done
stat -c '@directory %n %U:%G' ${directoriesOf(host, cluster).join(' ')} 2>/dev/null`,

  steps(view) {
    const { host, cluster, looked } = view;
    const found = readFoundFiles(looked);
    const files = filesOf(view);
    const wanted = new Set(files.map(({ path }) => path));
    const stale = HEAD_FILES.filter((path) => !wanted.has(path) && found.has(path));
    return [
      ...directorySteps(host, cluster, looked),
      ...drainSteps(cluster, found.get(CONF)?.content ?? ''),
      ...fileSteps(files, found),
      ...stale.map((path): Step => {
        const why = path === CONF ? 'the head hands it out' : 'nothing needs it';
        // One of its own must not take the place of what was there before it.
        return isOurs(found.get(path)!)
          ? { what: `remove ${path}, as ${why}`, script: `${markRestarts(['slurmd'])}rm -f ${path}` }
          : {
              what: `put ${path} aside, as ${why}`,
              script: `${markRestarts(['slurmd'])}mv -f ${path} ${path}.before-breadbox`,
            };
      }),
    ];
  },

  undo: ({ looked }) => [
    ...undoFileSteps(
      ALL_FILES.map((path) => ({ path })),
      readFoundFiles(looked),
    ),
    ...Array.from(looked.matchAll(/^@aside (\S+)$/gm), ([, path]) => ({
      what: `bring back ${path} as it was`,
      script: `mv -f ${path}.before-breadbox ${path}`,
    })),
  ],
};

/** Before a node is no longer in the configuration, so that no job begins on it that would be lost with it. */
function drainSteps({ leaving }: Cluster, conf: string): Step[] {
  const known = [...leaving].filter((node) => conf.includes(`\nNodeName=${node} `));
  if (known.length === 0) return [];
  const nodes = joinWords([known.join(',')]);
  return [
    {
      what: `give ${known.join(', ')} no new jobs`,
      script: `if timeout 10 scontrol ping 2>/dev/null | grep -q 'is UP'; then
  scontrol update nodename=${nodes} state=drain reason='breadbox: leaves the cluster'
  jobs=$(squeue -h -t R,CG -w ${nodes} -o '%i on %N')
  if [ -n "$jobs" ]; then echo "A job has begun there meanwhile: $jobs" >&2; exit 1; fi
fi`,
    },
  ];
}

function filesOf(view: View): ManagedFile[] {
  const { host, cluster } = view;
  const isHead = host.node === cluster.head.node;
  return [...(isHead ? headFiles(view) : []), ...(computes(host, cluster) ? nodeFiles(isHead, cluster) : [])];
}

function headFiles(view: View): ManagedFile[] {
  const { cluster } = view;
  const topologies = new Map(
    cluster.compute.map((host) => {
      const looked = host.node === view.host.node ? view.looked : (view.lookedOn(host.node) ?? '');
      return [host.node, readTopology(looked, host)] as const;
    }),
  );
  const restarts = ['slurmctld', ...(computes(cluster.head, cluster) ? ['slurmd'] : [])];
  const gres = gresConf(cluster);
  const dbd = cluster.accounting === 'slurmdbd';
  return [
    { path: CONF, content: slurmConf(cluster, topologies), restarts },
    { path: '/etc/slurm/cgroup.conf', content: cgroupConf(cluster), restarts },
    ...(gres === undefined ? [] : [{ path: '/etc/slurm/gres.conf', content: gres, restarts }]),
    { path: dropIn('slurmctld'), content: unit('', dbd ? 'slurmdbd.service' : ''), restarts: ['slurmctld'] },
    ...(dbd
      ? [
          {
            path: '/etc/slurm/slurmdbd.conf',
            content: slurmdbdConf(cluster),
            mode: '0600',
            owner: 'slurm:slurm',
            restarts: ['slurmdbd'],
          },
          { path: DATABASE, content: DATABASE_SETTINGS, restarts: ['slurmdbd'] },
          { path: dropIn('slurmdbd'), content: unit('', 'mariadb.service'), restarts: ['slurmdbd'] },
        ]
      : []),
  ];
}

function nodeFiles(isHead: boolean, cluster: Cluster): ManagedFile[] {
  const { unitWantsFile } = slurmRelease(cluster.slurmVersion);
  const options = isHead ? '' : `--conf-server ${cluster.head.address}:6817`;
  const content = `# Written by Breadbox. A change of these takes a restart: ${startSettings(cluster)}
SLURMD_OPTIONS="${options}"
`;
  return [
    { path: OPTIONS, content, restarts: ['slurmd'] },
    {
      path: dropIn('slurmd'),
      content: unit(unitWantsFile ? 'ConditionPathExists=' : '', 'chrony.service'),
      restarts: ['slurmd'],
    },
  ];
}

/** Debian's units end for good when something fails, and nodes are switched on in any order: they try again, without end. */
function unit(condition: string, after: string): string {
  const lines = [
    '# Written by Breadbox.',
    '[Unit]',
    ...(condition === '' ? [] : [condition]),
    ...(after === '' ? [] : [`After=${after}`]),
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Restart=on-failure',
    'RestartSec=5',
  ];
  return `${lines.join('\n')}\n`;
}

function directoriesOf(host: Host, cluster: Cluster): string[] {
  const controls = host.node === cluster.head.node ? DIRECTORIES.slurmctld : [];
  return [...new Set([...controls, ...(computes(host, cluster) ? DIRECTORIES.slurmd : [])])];
}

function directorySteps(host: Host, cluster: Cluster, looked: string): Step[] {
  const owners = new Map(
    Array.from(looked.matchAll(/^@directory (\S+) (\S+)$/gm), ([, path, owner]) => [path!, owner!]),
  );
  return directoriesOf(host, cluster).flatMap((path) => {
    if (owners.get(path) === 'slurm:slurm') return [];
    return [
      {
        what: owners.has(path) ? `give ${path} to slurm` : `make ${path}`,
        script: `mkdir -p ${path}\nchown -R slurm:slurm ${path}\nchmod 0755 ${path}`,
      },
    ];
  });
}
