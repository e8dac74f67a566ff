import { constants } from 'node:os';

const signals = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/** `code` as a shell has it: 128 + the signal where one ended the program. */
export function exitSentence(code: number, program: string): string {
  const signal = code > 128 ? signals.get(code - 128) : undefined;
  if (signal !== undefined) return `was ended by ${signal}`;
  if (code === 127) return `exited with 127: ${program}, or a program that it starts, was not found`;
  if (code === 126) return `exited with 126: ${program} could not be executed`;
  return `exited with ${code}`;
}
