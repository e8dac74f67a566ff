import type { WorkerFile } from '../../protocol/pilot.ts';
import { HeadClient } from '../head-client.ts';

const LAST_WORD_MS = 5000;

/** Who cannot say goodbye is missed by the head when the lease ends. */
export async function leaveHead(file: WorkerFile): Promise<void> {
  const head = new HeadClient(undefined, file, { giveUpMs: LAST_WORD_MS });
  await head.call('POST /api/farm/leave', {}).catch(() => {});
  head.close();
}
