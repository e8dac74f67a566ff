import type { Program } from './program.ts';

export const sbatch: Program = async () => 1;
