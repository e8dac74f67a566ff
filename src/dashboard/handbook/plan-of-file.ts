import { BreadboxError } from '../../cluster/errors.ts';
import type { PlanResult } from '../../protocol/plan.ts';
import { call } from '../client.ts';

/** More than the head takes; what is far larger is not even read. */
const MAX_BYTES = 1_000_000;
const LONGEST_NAME = 80;

/**
 * What a plan says of parts, prices and power.
 * @throws BreadboxError `bad-input` with the line of each problem, `too-large`
 */
export async function planOfFile(file: File): Promise<PlanResult> {
  if (file.size > MAX_BYTES)
    throw new BreadboxError('too-large', `${file.name} is no plan: it is larger than 1 MB.`, {
      hint: 'A plan is a YAML file of some hundred lines: breadbox plan new',
    });
  return call('POST /api/plan', { body: { file: file.name.slice(-LONGEST_NAME), text: await file.text() } });
}
