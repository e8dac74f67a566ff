import type { Part } from '../suite.ts';
import { million } from './million.ts';
import { processMode } from './process-mode.ts';
import { slowDisk } from './slow-disk.ts';
import { startUp } from './start-up.ts';
import { streamMode } from './stream-mode.ts';

export const farmParts: readonly Part[] = [startUp, processMode, streamMode, million, slowDisk];
