import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WorkerFile } from '../../protocol/pilot.ts';
import type { CommandOptions } from '../command.ts';
import { runPilot } from '../pilot/pilot.ts';
import { removeTree } from '../remove-tree.ts';
import { readWorkerFile } from '../worker-file.ts';
import { leaveHead } from './leave-head.ts';

/** A pilot that the head has started over SSH. It stays when there is no work, says goodbye, and takes its folder with it. */
export async function stay(options: CommandOptions): Promise<void> {
  const { workerFilePath, file } = options;
  try {
    await runPilot(options);
  } finally {
    // The head may have another address than at the start.
    await leaveHead(await lastRead(workerFilePath, file));
  }
  const place = dirname(workerFilePath);
  if (dirname(file.workDir) === place && (await isOurs(place))) await removeTree(place);
}

async function lastRead(path: string, file: WorkerFile): Promise<WorkerFile> {
  return readWorkerFile(path).catch(() => file);
}

/** One that was started after this one in the same folder has written its own number there. */
async function isOurs(place: string): Promise<boolean> {
  const holder = await readFile(`${place}/pid`, 'utf8').catch(() => '');
  return holder.split(' ')[0] === String(process.pid);
}
