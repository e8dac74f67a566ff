import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';
import type { SandboxRelease } from '../protocol/sandbox.ts';
import { machineCommand } from './machine-command.ts';
import buildImage from './scripts/build-image.bash';
import customiseImage from './scripts/customise-image.bash';
import mountNfs from './scripts/mount-nfs.bash';
import nfsServer from './scripts/nfs-server.bash';

/** What a board's image has, and little else. */
const PACKAGES = [
  ...['systemd', 'systemd-sysv', 'dbus', 'libpam-systemd', 'openssh-server', 'sudo', 'ca-certificates'],
  ...['iproute2', 'iputils-ping', 'procps', 'kmod', 'python3-minimal'],
];

const CUSTOMISE = `nfs_server=${joinWords([nfsServer])}\nmount_nfs=${joinWords([mountNfs])}\n${customiseImage}`;

export interface ImageWish {
  readonly release: SandboxRelease;
  /** Undefined: mmdebstrap's own. */
  readonly mirror: string | undefined;
  /** Lines of apt's configuration to use for the download. */
  readonly aptOptions: readonly string[];
}

/** Base images of virtual nodes: folders that are made once and never changed, for all heads of a machine. */
export class BaseImages {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where it is, or will be: its name changes with everything that goes into it. */
  path({ release, mirror }: ImageWish): string {
    const content = JSON.stringify([release, mirror, PACKAGES, CUSTOMISE, process.arch]);
    return join(this.#folder, `${release}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`);
  }

  async has(wish: ImageWish): Promise<boolean> {
    return stat(this.path(wish)).then(
      (found) => found.isDirectory(),
      () => false,
    );
  }

  /** @throws BreadboxError `command-failed` with the last words of apt */
  async make(wish: ImageWish, signal: AbortSignal): Promise<string> {
    const path = this.path(wish);
    if (await this.has(wish)) return path;
    await mkdir(this.#folder, { recursive: true, mode: 0o755 });
    const key = path.slice(this.#folder.length + 1);
    const options = wish.aptOptions.map((line) => `--aptopt=${line}`);
    const words = [this.#folder, key, wish.release, PACKAGES.join(','), CUSTOMISE, wish.mirror ?? '', ...options];
    try {
      await machineCommand(['flock', `${path}.lock`, 'bash', '-c', buildImage, 'build-image', ...words], { signal });
    } catch (error) {
      if (!(error instanceof BreadboxError)) throw error;
      throw new BreadboxError(
        'command-failed',
        `The base image of ${wish.release} could not be made: ${error.message}`,
        {
          hint: `Does apt-get update work on this computer? ${path}.log tells more.`,
          cause: error,
        },
      );
    }
    return path;
  }
}
