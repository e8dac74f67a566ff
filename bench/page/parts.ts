import type { Part } from '../suite.ts';
import { livePage } from './live-page.ts';

export const pageParts: readonly Part[] = [
  livePage('each', 1, { full: 1200, quick: 60 }),
  livePage('one-in-ten', 10, { full: 300, quick: 30 }),
];
