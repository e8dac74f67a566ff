import type { Part } from '../suite.ts';
import { million } from './million.ts';
import { processMode } from './process-mode.ts';
import { processPeers } from './process-peers.ts';
import { slowDisk } from './slow-disk.ts';
import { startUp } from './start-up.ts';
import { streamMode } from './stream-mode.ts';
import { streamPeers } from './stream-peers.ts';

export const farmParts: readonly Part[] = [
  startUp,
  processMode,
  processPeers,
  streamMode,
  streamPeers,
  million,
  slowDisk,
];
