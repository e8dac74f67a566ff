import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { BreadboxError } from '../../cluster/errors.ts';
import { type ReadFile, readYamlFile } from '../../planner/read-plan.ts';
import type { World } from '../world.ts';

/**
 * A YAML file of a plan, or of services; `-` is stdin. Messages name it as it was typed.
 * @throws BreadboxError `not-found`, `bad-input`
 */
export async function readPlanFile<S extends z.ZodType>(
  world: World,
  schema: S,
  file: string,
): Promise<ReadFile<z.infer<S>>> {
  const bytes = await bytesOf(world, file);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BreadboxError('bad-input', `${file} is not text in UTF-8.`, { hint: 'Save it as UTF-8.', cause });
  }
  return readYamlFile(schema, file === '-' ? 'stdin' : file, text);
}

async function bytesOf(world: World, file: string): Promise<Buffer> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of world.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
  return readFile(resolve(world.cwd, file)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT')
      throw new BreadboxError('not-found', `There is no file ${file}.`, {
        hint: 'breadbox plan new prints a plan to begin with.',
        cause,
      });
    throw new BreadboxError('bad-input', `Cannot read ${file}: ${cause.message}.`, { cause });
  });
}
