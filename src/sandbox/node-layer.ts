import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RecordNode } from './sandbox-record.ts';

/** Who logs in, as `useradd` in the image has it. */
export const NODE_USER = { name: 'pi', uid: 1000 } as const;

export interface LayerWish {
  readonly node: RecordNode;
  readonly prefix: string;
  /** Who may log in. */
  readonly publicKey: string;
  /** /etc/shadow with the password of this sandbox. */
  readonly shadow: string;
  readonly nameServers: readonly string[];
  readonly aptProxies: readonly string[];
}

/**
 * What makes a node another than the image, written as a layer of its overlay before that is mounted: so no link
 * inside an image leads a write astray. Folders here stand in for those of the image, so they have the same modes.
 */
export async function writeLayer(layer: string, wish: LayerWish): Promise<void> {
  const { node, prefix } = wish;
  const home = join(layer, 'home', NODE_USER.name);
  for (const folder of ['', 'etc', 'etc/ssh', 'etc/apt', 'etc/apt/apt.conf.d', 'etc/systemd', 'etc/systemd/network']) {
    await mode(await made(join(layer, folder)), 0o755);
  }
  for (const folder of ['home', 'usr', 'usr/lib', 'usr/lib/practice-node']) {
    await mode(await made(join(layer, folder)), 0o755);
  }
  await own(await mode(await made(home), 0o755));
  await own(await mode(await made(join(home, '.ssh')), 0o700));
  const keys = join(home, '.ssh', 'authorized_keys');
  await file(keys, wish.publicKey, 0o600);
  await own(keys);
  const etc = join(layer, 'etc');
  await file(join(etc, 'hostname'), `${node.node}\n`);
  // It may be given another host name; its disk keeps this one.
  await file(join(layer, 'usr/lib/practice-node/name'), `${node.node}\n`);
  await file(join(etc, 'hosts'), hosts(node.node));
  await file(join(etc, 'machine-id'), `${randomUUID().replaceAll('-', '')}\n`);
  await file(join(etc, 'resolv.conf'), wish.nameServers.map((at) => `nameserver ${at}\n`).join(''));
  await file(join(etc, 'systemd/network/10-host0.network'), networkUnit(node, prefix));
  await file(join(etc, 'shadow'), wish.shadow, 0o640);
  await chown(join(etc, 'shadow'), 0, SHADOW_GROUP);
  if (node.internet && wish.aptProxies.length > 0) {
    await file(join(etc, 'apt/apt.conf.d/50proxy'), wish.aptProxies.map((line) => `${line}\n`).join(''));
  }
}

/** The same number on every Debian. */
const SHADOW_GROUP = 42;

/** As Debian's installer writes it. */
function hosts(name: string): string {
  return `127.0.0.1\tlocalhost
127.0.1.1\t${name}
::1\t\tlocalhost ip6-localhost ip6-loopback
ff02::1\t\tip6-allnodes
ff02::2\t\tip6-allrouters
`;
}

function networkUnit(node: RecordNode, prefix: string): string {
  const gateway = node.internet ? `Gateway=${prefix}.1\n` : '';
  return `[Match]\nName=host0\n\n[Network]\nAddress=${node.address}/24\n${gateway}LinkLocalAddressing=no\n`;
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Whatever the umask of the head. */
async function mode(path: string, bits: number): Promise<string> {
  await chmod(path, bits);
  return path;
}

async function own(path: string): Promise<void> {
  await chown(path, NODE_USER.uid, NODE_USER.uid);
}

async function file(path: string, text: string, bits = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, bits);
}
