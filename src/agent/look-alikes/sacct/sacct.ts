import type { Program } from '../program.ts';

export const sacct: Program = async () => 1;
