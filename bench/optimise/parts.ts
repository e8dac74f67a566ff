import type { Part } from '../suite.ts';
import { evaluations } from './evaluations.ts';

export const optimiseParts: readonly Part[] = [
  evaluations('sphere', { full: 600, quick: 60 }),
  evaluations('rosenbrock', { full: 1200, quick: 60 }),
  evaluations('rastrigin', { full: 3000, quick: 120 }),
];
