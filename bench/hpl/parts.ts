import type { Part } from '../suite.ts';
import { choice } from './choice.ts';
import { dgemmShare } from './dgemm-share.ts';
import { pairs } from './pairs.ts';

export const hplParts: readonly Part[] = [pairs, choice, dgemmShare];
