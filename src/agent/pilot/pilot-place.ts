import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { processStart, signalGroup } from '../process-group.ts';
import { removeTree } from '../remove-tree.ts';
import { nodeName } from '../this-node.ts';
import { makeCaptureDirectory } from './capture-directory.ts';

/** The directories of one pilot, and a record of the process groups that it started. */
export interface PilotPlace {
  readonly diskDir: string;
  readonly captureDir: string;
  /** Notes a group, so that the next pilot can end it where this one was killed. */
  readonly note: (groupId: number) => void;
  readonly remove: () => Promise<void>;
}

/** Makes the place of this pilot under `workDir`, after clearing away those of pilots that were killed on this node. */
export async function makePilotPlace(workDir: string): Promise<PilotPlace> {
  const pilots = `${workDir}/pilots`;
  await mkdir(pilots, { recursive: true, mode: 0o700 });
  await clearDead(pilots);
  // A work directory may be shared with other nodes.
  const diskDir = await mkdtemp(`${pilots}/${nodeName()}.${process.pid}.${processStart(process.pid) ?? '0'}.`);
  const captureDir = makeCaptureDirectory(diskDir);
  mkdirSync(`${diskDir}/groups`);
  writeFileSync(`${diskDir}/captures`, captureDir);
  return {
    diskDir,
    captureDir,
    note: (groupId) => writeFileSync(`${diskDir}/groups/${groupId}`, processStart(groupId) ?? ''),
    remove: async () => {
      await removeTree(captureDir);
      await removeTree(diskDir);
    },
  };
}

async function clearDead(pilots: string): Promise<void> {
  for (const name of await readdir(pilots)) {
    const [random, start, pid] = name.split('.').reverse();
    const isOurs = name === `${nodeName()}.${pid}.${start}.${random}`;
    if (!isOurs || processStart(Number(pid)) === start) continue;
    try {
      await clearPlace(`${pilots}/${name}`);
    } catch {
      // Another pilot clears it at the same time, or the next one will.
    }
  }
}

async function clearPlace(place: string): Promise<void> {
  for (const group of readdirSync(`${place}/groups`)) {
    const start = readFileSync(`${place}/groups/${group}`, 'utf8');
    if (start !== '' && processStart(Number(group)) === start) signalGroup(Number(group), 'SIGKILL');
  }
  await removeTree(readFileSync(`${place}/captures`, 'utf8'));
  await removeTree(place);
}
