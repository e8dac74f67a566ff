import type { z } from 'zod';
import { BreadboxError } from '../../cluster/errors.ts';
import { readPlanFile } from '../plan/read-plan-file.ts';
import type { World } from '../world.ts';

/** @throws BreadboxError `not-found`, `bad-input` with the line of each problem */
export async function readSettingsFile<S extends z.ZodType>(
  world: World,
  schema: S,
  file: string,
): Promise<z.infer<S>> {
  try {
    return (await readPlanFile(world, schema, file)).value;
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    throw new BreadboxError(error.code, error.message, {
      hint: 'breadbox handbook settings prints a file to begin with; docs/handbook.md says what may stand in it.',
      cause: error,
    });
  }
}
