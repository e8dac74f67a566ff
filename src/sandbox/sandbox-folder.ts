import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Bridge } from './bridge.ts';
import { type RecordNode, type SandboxRecord, sandboxRecordSchema } from './sandbox-record.ts';
import { VirtualNode } from './virtual-node.ts';

const RECORD = 'sandbox.json';
export const INVENTORY = 'node_list.csv';

/** How long a node may boot: 64 at once on two cores need most of a minute. */
export const READY_MS = 180_000;

export async function writeRecord(folder: string, record: SandboxRecord): Promise<void> {
  await writeFile(join(folder, `${RECORD}.new`), JSON.stringify(record, undefined, 2), { mode: 0o600 });
  await rename(join(folder, `${RECORD}.new`), join(folder, RECORD));
}

/** Undefined: there is none, or a head died before it wrote it. */
export async function readRecord(folder: string): Promise<SandboxRecord | undefined> {
  try {
    return sandboxRecordSchema.parse(JSON.parse(await readFile(join(folder, RECORD), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function virtualNode(
  folder: string,
  { tag, image }: Pick<SandboxRecord, 'tag' | 'image'>,
  node: RecordNode,
): Promise<VirtualNode> {
  const bridge = new Bridge(tag).link;
  const disks = join(folder, 'disks');
  const own = join(folder, 'nodes', node.node);
  return VirtualNode.at(node, { folder: own, root: join(disks, node.node), image, tag, bridge, disks });
}
