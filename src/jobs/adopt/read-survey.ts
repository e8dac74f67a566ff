import { BreadboxError } from '../../cluster/errors.ts';

export interface SurveyedNode {
  readonly node: string;
  /** As the host resolves it. */
  readonly address: string;
  readonly cores: number;
  readonly memBytes: number;
  readonly partitions: readonly string[];
}

/** A Slurm cluster as a host of it tells of it. */
export interface Survey {
  /** Short name of the host that was asked. */
  readonly host: string;
  readonly login: string;
  readonly rights: 'root' | 'sudo' | 'none';
  /** Of Slurm: 22.05.8. */
  readonly version: string;
  /** Of `scontrol show config`, by key in lower case; `(null)` is the empty text. */
  readonly config: ReadonlyMap<string, string>;
  readonly nodes: readonly SurveyedNode[];
  readonly partitions: readonly string[];
  readonly history: 'slurmdbd' | 'file' | 'none';
  readonly sharedHome: boolean;
}

/** The oldest whose text formats are known. */
const OLDEST_YEAR = 20;
const NETWORK_FILE_SYSTEMS =
  /^(nfs4?|lustre|beegfs|gpfs|ceph|glusterfs|fuse\.(glusterfs|sshfs|ceph)|cifs|smb3|9p|afs|pvfs2)$/;

/** @throws BreadboxError `not-supported` where there is no Slurm, or an older one; `engine-down` where slurmctld does not answer */
export function readSurvey(text: string, asked: string): Survey {
  const sections = readSections(text);
  const words = (name: string): string => sections.get(name)?.trim() ?? '';
  const version = /^slurm\S*\s+(\S+)/m.exec(words('version'))?.[1];
  if (version === undefined)
    throw new BreadboxError(
      'not-supported',
      `${asked} has no Slurm: scontrol is not there, or does not say its version.`,
      {
        hint: 'Name a computer on which squeue and sbatch work.',
      },
    );
  if (Number.parseInt(version, 10) < OLDEST_YEAR)
    throw new BreadboxError(
      'not-supported',
      `${asked} has Slurm ${version}; ${OLDEST_YEAR}.02 or later can be adopted.`,
    );
  const config = readConfig(words('config'));
  if (config.get('clustername') === undefined)
    throw new BreadboxError('engine-down', `slurmctld does not answer ${asked}.`, {
      hint: `Look there: scontrol ping`,
    });
  const addresses = new Map(
    words('addresses')
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  const accounting = config.get('accountingstoragetype') ?? '';
  return {
    ...{ host: words('host') || asked, login: words('login'), version, config },
    rights: words('rights') as Survey['rights'],
    nodes: readNodes(words('nodes'), addresses),
    partitions: [...words('partitions').matchAll(/^PartitionName=(\S+)/gm)].map(([, name]) => name!),
    history: /slurmdbd|mysql/.test(accounting) ? 'slurmdbd' : words('history') === 'readable' ? 'file' : 'none',
    sharedHome: isShared(words('home')),
  };
}

function readSections(text: string): Map<string, string> {
  const parts = text.split(/^@@(\w+)\n/m).slice(1);
  return new Map(parts.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, parts[at + 1] ?? '']] : [])));
}

function readConfig(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^(\S+)\s*=\s*(.*)$/.exec(line.trimEnd()) ?? [];
    // What stands below is of cgroup.conf and the like.
    if (key !== undefined && !found.has(key.toLowerCase())) found.set(key.toLowerCase(), clean(value!));
  }
  return found;
}

function clean(value: string): string {
  return value === '(null)' || value === '(none)' ? '' : value.trim();
}

function readNodes(text: string, addresses: ReadonlyMap<string, string>): SurveyedNode[] {
  return text.split('\n').flatMap((line) => {
    const word = (key: string): string | undefined => new RegExp(`(?:^| )${key}=(\\S+)`).exec(line)?.[1];
    const node = word('NodeName');
    if (node === undefined) return [];
    const named = word('NodeAddr') ?? node;
    return [
      {
        node,
        address: addresses.get(named) || named,
        cores: Number(word('CPUTot') ?? 1),
        memBytes: Number(word('RealMemory') ?? 0) * 2 ** 20,
        partitions: word('Partitions')?.split(',') ?? [],
      },
    ];
  });
}

/** The home lies on a file system of the network, or the host gives it to others. */
function isShared(text: string): boolean {
  const [type = ''] = text.split('\n');
  const home = /^@home (.*)$/m.exec(text)?.[1] ?? '';
  const exports = [...text.matchAll(/^@export (\S+)$/gm)].map(([, path]) => path!);
  return (
    NETWORK_FILE_SYSTEMS.test(type) ||
    exports.some((path) => home === path || home.startsWith(`${path.replace(/\/$/, '')}/`))
  );
}
