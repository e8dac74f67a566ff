import { spawn } from 'node:child_process';
import { chmod, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { ControlGroup, signal } from './control-groups.ts';
import { machineCommand } from './machine-command.ts';
import { isMounted, mountsBelow } from './mounts.ts';
import type { RecordNode } from './sandbox-record.ts';
import supervise from './scripts/supervise.bash';

/** What systemd takes for the power button, SIGRTMIN+4; the C library keeps the first two real-time signals. */
const POWER_OFF = 34 + 4;
const POWER_OFF_MS = 30_000;
/** mount(2) takes a page of options, and each layer is a path in them. */
const MOST_LAYERS = 12;

export interface NodePlace {
  /** Of this node: `layers`, `upper`, `work`, `log`. */
  readonly folder: string;
  /** Where its disk is mounted. */
  readonly root: string;
  readonly image: string;
  readonly tag: string;
  readonly bridge: string;
  /** Holds the disks of all nodes. Each node has it, for what stands in for NFS there. */
  readonly disks: string;
}

/** One Debian in a container of systemd-nspawn, as near to a board as a container comes. */
export class VirtualNode {
  readonly #node: RecordNode;
  readonly #place: NodePlace;
  readonly #group: ControlGroup;

  constructor(node: RecordNode, place: NodePlace, group: ControlGroup) {
    this.#node = node;
    this.#place = place;
    this.#group = group;
  }

  static async at(node: RecordNode, place: NodePlace): Promise<VirtualNode> {
    return new VirtualNode(node, place, await ControlGroup.at(join(place.tag, node.machine)));
  }

  /** Whether anything of it is there, even half booted. */
  async isOn(): Promise<boolean> {
    return (await this.#group.processes()).length > 0;
  }

  /** Starts its processes, which outlive the head. On already: nothing happens. Disks of all nodes are mounted before. */
  async switchOn(): Promise<void> {
    if (await this.isOn()) return;
    const { folder } = this.#place;
    await this.#removeLink();
    await this.#group.make();
    const log = await open(join(folder, 'log'), 'a', 0o600);
    try {
      const words = [...this.#group.directories, '--', ...(await this.#nspawn())];
      const child = spawn('bash', ['-c', supervise, 'breadbox-node', ...words], {
        stdio: ['ignore', log.fd, log.fd],
        detached: true,
        cwd: '/',
        env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
      });
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      });
      child.unref();
    } finally {
      await log.close();
    }
  }

  /** @throws BreadboxError `command-failed` where it does not come up, with the last lines of its console */
  async ready(timeoutMs: number, stop: AbortSignal): Promise<void> {
    for (const end = Date.now() + timeoutMs; ; await sleep(40, undefined, { signal: stop })) {
      if ((await greets(this.#node.address)) && (await this.#letsIn())) return;
      if (Date.now() > end || !(await this.#justStartedOrOn())) {
        const log = (await readFile(join(this.#place.folder, 'log'), 'utf8')).trim().split('\n').slice(-3).join(' ');
        throw new BreadboxError('command-failed', `The virtual node ${this.#node.node} does not come up: ${log}`);
      }
    }
  }

  /** By its own systemd; after half a minute, or with `force`, its plug is pulled. */
  async switchOff(force: boolean): Promise<void> {
    const leader = force ? undefined : await this.#leader();
    if (leader !== undefined) {
      signal(leader, POWER_OFF);
      for (const end = Date.now() + POWER_OFF_MS; Date.now() < end && (await this.isOn()); ) await sleep(20);
    }
    await this.#group.kill();
    // A group that was killed once, Linux 6.18 kills again and again: all that systemd 257 clones into a group below it.
    await this.#group.remove();
  }

  /** Its plug pulled, and nothing left of it outside its folder. */
  async clear(): Promise<void> {
    await this.#group.kill();
    await this.#group.remove();
    await this.#removeLock();
    for (const mount of (await mountsBelow(this.#place.root)).reverse()) await unmount(mount);
    for (const kind of ['propagate', 'unix-export']) {
      const folder = join('/run/systemd/nspawn', kind, this.#node.machine);
      for (const mount of (await mountsBelow(folder)).reverse()) await unmount(mount);
      await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }

  /** Where the plug was pulled, connections that wait for a last word keep the cable in for a minute or more. */
  async #removeLink(): Promise<void> {
    const link = `vb-${this.#node.machine}`;
    const isThere = await stat(`/sys/class/net/${link}`).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (isThere !== undefined) await machineCommand(['ip', 'link', 'del', link]);
  }

  /** systemd-nspawn leaves the file of its lock on the folder, named after device and inode. */
  async #removeLock(): Promise<void> {
    const { root } = this.#place;
    if (!(await isMounted(root))) return;
    const { dev, ino } = await stat(root);
    await rm(`/run/systemd/nspawn/locks/inode-${dev}:${ino}`, { force: true });
  }

  /** Its disk: the image, over it what it was made with and what was saved, and on top what was changed since. */
  async mount(): Promise<void> {
    const { folder, image, root } = this.#place;
    if (await isMounted(root)) return;
    await mkdir(root, { recursive: true });
    for (const name of ['upper', 'work']) await mkdir(join(folder, name), { recursive: true });
    await chmod(join(folder, 'upper'), 0o755); // the mode of / there, whatever the umask of the head
    const lower = [...(await savedLayers(folder)), image].join(':');
    const layers = `lowerdir=${lower},upperdir=${join(folder, 'upper')},workdir=${join(folder, 'work')}`;
    try {
      await machineCommand(['mount', '-t', 'overlay', 'overlay', '-o', layers, root]);
    } catch (cause) {
      throw new BreadboxError('not-supported', `No overlay can be mounted at ${root}: ${(cause as Error).message}`, {
        hint: 'The data directory must be on a plain disk (ext4, xfs, btrfs), not itself on an overlay: set BREADBOX_HOME.',
        cause,
      });
    }
  }

  /** Its disk as it is becomes what `reset` goes back to. It is off before, and not mounted after. */
  async save(): Promise<void> {
    const { folder } = this.#place;
    const saved = await savedLayers(folder);
    if (saved.length >= MOST_LAYERS) {
      throw new BreadboxError(
        'not-supported',
        `${this.#node.node} was saved ${MOST_LAYERS - 1} times: there is no room for more.`,
      );
    }
    await this.clear();
    await mkdir(join(folder, 'layers'), { recursive: true });
    await rename(join(folder, 'upper'), join(folder, 'layers', String(saved.length)));
  }

  /** Its plug is pulled, and what was changed since `save`, or since it was made, is gone. Not mounted after. */
  async reset(): Promise<void> {
    await this.clear();
    for (const name of ['upper', 'work']) await rm(join(this.#place.folder, name), { recursive: true, force: true });
  }

  async #nspawn(): Promise<readonly string[]> {
    const { root, bridge, disks } = this.#place;
    const { machine, node } = this.#node;
    const devices = (await readdir('/dev')).filter((name) => name === 'fuse' || name === 'autofs');
    return [
      ...['systemd-nspawn', '--quiet', '--boot', `--directory=${root}`],
      // Registered nowhere: it needs no systemd on the machine, and its control group is the one it was started in.
      ...['--keep-unit', '--register=no', '--link-journal=no', '--resolv-conf=off', '--timezone=off'],
      ...[`--machine=${machine}`, `--hostname=${node}`, `--network-bridge=${bridge}`],
      ...devices.map((name) => `--bind=/dev/${name}`),
      `--bind=${disks}:/var/lib/practice-nfs`,
    ];
  }

  /** The one process that is the first inside: of two numbers, machine and node, the second is 1. */
  async #leader(): Promise<number | undefined> {
    for (const pid of await this.#group.processes()) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      if (/^NSpid:\t\d+\t1$/m.test(status)) return pid;
    }
    return undefined;
  }

  /** While a system boots, PAM lets root in alone. */
  async #letsIn(): Promise<boolean> {
    const leader = await this.#leader();
    if (leader === undefined) return false;
    return readFile(`/proc/${leader}/root/run/nologin`).then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    );
  }

  async #justStartedOrOn(): Promise<boolean> {
    if (await this.isOn()) return true;
    await sleep(200);
    return this.isOn();
  }
}

/** The newest first, as overlayfs takes them. */
async function savedLayers(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'layers')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []; // made by an earlier version
    throw error;
  });
  const numbers = names.map(Number).sort((a, b) => b - a);
  return numbers.map((number) => join(folder, 'layers', String(number)));
}

async function unmount(path: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return void (await machineCommand(['umount', path]));
    } catch (error) {
      if (!(await isMounted(path))) return;
      // A process that has just ended may hold it for a moment.
      if (tries === 50) throw error;
      await sleep(50);
    }
  }
}

function greets(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: address, port: 22 });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('data', (data) => done(data.toString('latin1').startsWith('SSH-')));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}
