import type { Part } from '../suite.ts';
import { fanOut } from './fan-out.ts';

export const runParts: readonly Part[] = [fanOut];
