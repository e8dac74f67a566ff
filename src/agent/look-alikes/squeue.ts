import type { Program } from './program.ts';

export const squeue: Program = async () => 1;
