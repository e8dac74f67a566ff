import type { Part } from '../suite.ts';
import { submitToEnd } from './submit-to-end.ts';
import { tenThousand } from './ten-thousand.ts';

export const jobsParts: readonly Part[] = [submitToEnd, tenThousand];
