import { BreadboxError } from '../../cluster/errors.ts';
import { singleRun } from '../../machines/machine-of-run.ts';
import { machineKey, REFERENCE_RESULTS, referenceResult } from '../../machines/reference-results.ts';
import { nearestWord } from '../../protocol/nearest-word.ts';
import { type Client, connect } from '../client.ts';
import type { ArgumentSpec } from '../command.ts';
import type { World } from '../world.ts';
import { isBenchRun } from './bench-argument.ts';
import { bestOfEach, type Compared, comparedReference, comparedRun } from './compared.ts';

export const MACHINE_TEXT =
  'A published machine such as rpi-5-8gb or 4xcm4, one whose results are kept here by its name, or a run such as b4.';

export function machineArgument(name: string): ArgumentSpec {
  return { name, text: MACHINE_TEXT };
}

/** A published one needs no head. @throws BreadboxError `not-found`; `bad-input` where there is no result of HPL */
export async function findMachine(world: World, word: string): Promise<Compared> {
  const published = referenceResult(word);
  if (published !== undefined) return comparedReference(published);
  const client = connect(world);
  return isBenchRun(word) ? oneRun(client, word, world.signal) : oneByName(client, word, world.signal);
}

async function oneRun(client: Client, run: string, signal: AbortSignal): Promise<Compared> {
  const found = await client.call('GET /api/bench-runs/{run}', { params: { run }, signal });
  const kept = await client.call('GET /api/bench-runs', { query: { benchmark: 'hpl' }, signal });
  const compared = comparedRun(found, undefined, singleRun(kept, found));
  if (compared !== undefined) return compared;
  if (found.result?.benchmark === 'hpl' && found.result.residualPassed === false)
    throw new BreadboxError('bad-input', `The answer of ${run} was wrong, so its speed counts for nothing.`);
  throw new BreadboxError(
    'bad-input',
    `${run} is a run of ${found.benchmark} that ${endOf(found.state)}; machines are compared by HPL results whose answer was right.`,
  );
}

function endOf(state: string): string {
  return state === 'done' ? 'is done' : `is ${state}`;
}

async function oneByName(client: Client, word: string, signal: AbortSignal): Promise<Compared> {
  const kept = bestOfEach(await client.call('GET /api/bench-runs', { query: { benchmark: 'hpl' }, signal }));
  const key = machineKey(word);
  const found = kept.find(
    ({ machine }) => machineKey(machine.name) === key || machineKey(`${machine.name}${machine.revision ?? ''}`) === key,
  );
  if (found !== undefined) return found;
  const names = [...kept.map(({ machine }) => machine.name), ...REFERENCE_RESULTS.map(({ name }) => name)];
  const near = nearestWord(word, names);
  throw new BreadboxError('not-found', `No HPL result of a machine ${word} is known.`, {
    hint:
      near === undefined
        ? 'breadbox bench compare --with reference shows the published ones.'
        : `Did you mean ${near}?`,
  });
}
