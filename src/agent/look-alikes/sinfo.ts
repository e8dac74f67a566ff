import type { Program } from './program.ts';

export const sinfo: Program = async () => 1;
