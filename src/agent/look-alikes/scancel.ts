import type { Program } from './program.ts';

export const scancel: Program = async () => 1;
