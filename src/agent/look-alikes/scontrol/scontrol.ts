import type { Program } from '../program.ts';

export const scontrol: Program = async () => 1;
