import { access, constants, mkdir, readFile, statfs } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { formatBytes } from '../cluster/units.ts';
import { controlGroupMounts } from './control-groups.ts';

/** Programs, and the Debian packages that have them. */
const TOOLS = {
  'systemd-nspawn': 'systemd-container',
  ip: 'iproute2',
  iptables: 'iptables',
  'ssh-keygen': 'openssh-client',
  flock: 'util-linux',
  mount: 'mount',
  perl: 'perl-base',
} as const;
const IMAGE_TOOLS = { mmdebstrap: 'mmdebstrap' } as const;
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

const CAP_NET_ADMIN = 12n;
const CAP_SYS_ADMIN = 21n;

/** What an image takes while it is made, and what a node takes with Slurm and Open MPI installed. */
const IMAGE_BYTES = 1e9;
const NODE_BYTES = 0.6e9;

/**
 * Whether virtual nodes can live here. Makes the folder that they will be in.
 * @throws BreadboxError `needs-root`, `not-supported` with what is missing, all at once, and the command that mends it
 */
export async function checkMachine(folder: string, needsImage: boolean, nodes: number): Promise<void> {
  if (process.platform !== 'linux') {
    throw new BreadboxError('not-supported', 'Virtual nodes need Linux: they are containers of systemd-nspawn.', {
      hint: 'Run the head on a computer or virtual machine with Debian or Ubuntu.',
    });
  }
  if (process.getuid?.() !== 0) {
    throw new BreadboxError('needs-root', 'Virtual nodes need root: a bridge, mounts, and systems that boot.', {
      hint: "breadbox stop, then: sudo breadbox start --detach. That head has a data directory of its own, root's.",
    });
  }
  await checkRights();
  await checkTools(needsImage);
  if (controlGroupMounts(await readFile('/proc/mounts', 'utf8')) === undefined) {
    throw new BreadboxError('not-supported', 'This computer has no control groups of version 2.', {
      hint: 'mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified (make the folder first), or a newer system.',
    });
  }
  if (/[:,\s\\]/.test(folder)) {
    throw new BreadboxError(
      'not-supported',
      `The path ${folder} holds a character that mounts give a meaning of its own.`,
      {
        hint: 'Set BREADBOX_HOME to a path without colon, comma, backslash and space.',
      },
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  const needed = nodes * NODE_BYTES + (needsImage ? IMAGE_BYTES : 0);
  if (bavail * bsize < needed) {
    const [has, wants] = [formatBytes(bavail * bsize), formatBytes(needed)];
    throw new BreadboxError(
      'disk-full',
      `${nodes} nodes need about ${wants} once Slurm is installed, and ${folder} has ${has}.`,
      {
        hint: 'Make room, make fewer nodes, or set BREADBOX_HOME to a larger disk.',
      },
    );
  }
}

/** In many containers root may do neither. */
async function checkRights(): Promise<void> {
  const held = BigInt(`0x${/^CapEff:\t(\w+)$/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1] ?? 0}`);
  if ([CAP_NET_ADMIN, CAP_SYS_ADMIN].every((bit) => (held >> bit) & 1n)) return;
  throw new BreadboxError('not-supported', 'Root may not mount or make network links here, as in most containers.', {
    hint: 'Use the computer itself or a virtual machine; or start the container with --privileged.',
  });
}

async function checkTools(needsImage: boolean): Promise<void> {
  const missing: string[] = [];
  for (const [program, name] of Object.entries({ ...TOOLS, ...(needsImage && IMAGE_TOOLS) })) {
    if (!(await isInstalled(program))) missing.push(name);
  }
  if (needsImage && !(await readable(KEYRING))) missing.push('debian-archive-keyring');
  if (missing.length === 0) return;
  throw new BreadboxError('not-supported', `For virtual nodes this computer lacks ${missing.join(', ')}.`, {
    hint: `sudo apt-get install -y ${missing.join(' ')}`,
  });
}

async function isInstalled(program: string): Promise<boolean> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder !== '' && (await readable(join(folder, program)))) return true;
  }
  return false;
}

function readable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}
