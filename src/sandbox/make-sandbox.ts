import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import type { SandboxRelease } from '../protocol/sandbox.ts';
import { allDone } from './all-done.ts';
import type { BaseImages, ImageWish } from './base-image.ts';
import { Bridge } from './bridge.ts';
import { freeNetwork, type Route } from './free-network.ts';
import { inventoryText } from './inventory-text.ts';
import { machineCommand } from './machine-command.ts';
import { raiseInotifyLimit } from './machine-limits.ts';
import type { MachineSettings } from './machine-settings.ts';
import { NODE_USER, writeLayer } from './node-layer.ts';
import { INVENTORY, READY_MS, virtualNode, writeRecord } from './sandbox-folder.ts';
import { planNodes, type SandboxRecord, sandboxTag } from './sandbox-record.ts';

export interface SandboxWish {
  readonly name?: string | undefined;
  readonly nodes: number;
  readonly release: SandboxRelease;
  readonly offline: number;
}

export interface Making {
  readonly signal: AbortSignal;
  /** What is being done, in words. */
  readonly doing: (sentence: string) => void;
}

interface MakeWish extends SandboxWish {
  readonly name: string;
  readonly folder: string;
  readonly images: BaseImages;
  readonly image: ImageWish;
  readonly settings: MachineSettings;
}

/** From nothing to nodes that answer. What has been done stays where it fails: the record says what that may be. */
export async function makeSandbox(wish: MakeWish, { signal, doing }: Making): Promise<SandboxRecord> {
  const { name, folder, images, image, settings } = wish;
  await mkdir(folder, { mode: 0o700 });
  if (!(await images.has(image))) {
    doing(`making the base image of ${wish.release}, once: half a minute, and a download of 80 MB`);
  }
  const path = await images.make(image, signal);

  const tag = sandboxTag(folder);
  const prefix = await choosePrefix(tag, settings.nameServers);
  const nodes = planNodes(name, tag, prefix, wish.nodes, wish.offline);
  const createdAt = new Date().toISOString();
  const record = { name, tag, release: wish.release, image: path, prefix, nodes, createdAt, complete: false };
  await writeRecord(folder, record);

  doing(`making ${nodes.length} nodes in ${prefix}.0/24`);
  await raiseInotifyLimit();
  await allDone([makeDisks(record, wish), new Bridge(tag).open(prefix)]);
  signal.throwIfAborted();

  doing(`booting ${nodes.length} nodes`);
  const virtuals = await Promise.all(nodes.map((node) => virtualNode(folder, record, node)));
  await allDone(virtuals.map((virtual) => virtual.mount()));
  signal.throwIfAborted();
  await allDone(virtuals.map((virtual) => virtual.switchOn()));
  await allDone(virtuals.map((virtual) => virtual.ready(READY_MS, signal)));
  await writeFile(join(folder, INVENTORY), inventoryText(record, join(folder, 'key')), { mode: 0o644 });
  const complete = { ...record, complete: true };
  await writeRecord(folder, complete);
  return complete;
}

/** Keys, the password, and what tells each node from the image. */
async function makeDisks({ name, nodes, prefix, image }: SandboxRecord, { folder, settings }: MakeWish): Promise<void> {
  const layers = nodes.map(({ node }) => join(folder, 'nodes', node, 'layers', '0'));
  await Promise.all(layers.map((layer) => mkdir(join(layer, 'etc/ssh'), { recursive: true })));
  const key = join(folder, 'key');
  const hostKeys = nodes.map(({ node }, index) => {
    return { path: join(layers[index]!, 'etc/ssh/ssh_host_ed25519_key'), comment: `root@${node}` };
  });
  const [shadow] = await allDone([
    makePassword(folder).then((password) => shadowWithPassword(image, password)),
    makeKeys([{ path: key, comment: `practice cluster ${name}` }, ...hostKeys]).then(() => ''),
  ]);
  const publicKey = await readFile(`${key}.pub`, 'utf8');
  await allDone(
    nodes.map((node, index) => {
      const { nameServers, aptProxies } = node.internet ? settings : { nameServers: [], aptProxies: [] };
      return writeLayer(layers[index]!, { node, prefix, publicKey, shadow: shadow!, nameServers, aptProxies });
    }),
  );
}

async function choosePrefix(tag: string, nameServers: readonly string[]): Promise<string> {
  const routes = JSON.parse(await machineCommand(['ip', '-json', '-4', 'route', 'show', 'table', 'all'])) as Route[];
  const prefix = freeNetwork(routes, nameServers, Number.parseInt(tag.slice(2), 16) % 100);
  if (prefix !== undefined) return prefix;
  throw new BreadboxError('not-supported', 'No network of the kind 10.x.y.0/24 is free on this computer.', {
    hint: 'ip route shows what is taken.',
  });
}

/** All by one process; ed25519 takes milliseconds where RSA takes half a second. */
async function makeKeys(keys: readonly { readonly path: string; readonly comment: string }[]): Promise<void> {
  const words = keys.flatMap(({ path, comment }) => [path, comment]);
  await machineCommand([
    ...([
      'sh',
      '-ec',
      'umask 022; while [ $# -gt 0 ]; do ssh-keygen -q -t ed25519 -N "" -C "$2" -f "$1"; shift 2; done',
    ] as const),
    'make-keys',
    ...words,
  ]);
}

/** For who wants to practise the first contact by password: kept beside the key. */
async function makePassword(folder: string): Promise<string> {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const password = Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('');
  await writeFile(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  return password;
}

async function shadowWithPassword(image: string, password: string): Promise<string> {
  const salt = Array.from({ length: 16 }, () => randomInt(36).toString(36)).join('');
  const program = 'chomp(my $word = <STDIN>); print crypt($word, "\\$6\\$" . $ARGV[0] . "\\$")';
  const hash = await machineCommand(['perl', '-e', program, salt], { input: `${password}\n` });
  const lines = (await readFile(join(image, 'etc/shadow'), 'utf8')).split('\n');
  return lines
    .map((line) => line.replace(new RegExp(`^${NODE_USER.name}:[^:]*:`), () => `${NODE_USER.name}:${hash}:`))
    .join('\n');
}
