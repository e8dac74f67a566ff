import { BreadboxError } from '../../../cluster/errors.ts';
import { compareReport } from '../../bench/compare-report.ts';
import { bestOfEach, COMPARED_REFERENCES, type Compared, comparedRun } from '../../bench/compared.ts';
import { findMachine, MACHINE_TEXT } from '../../bench/find-machine.ts';
import { readResultsFile } from '../../bench/read-results-file.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import type { World } from '../../world.ts';

const REFERENCE = 'reference';

interface CompareOptions extends PrintOptions {
  readonly with?: string;
}

export const compare = command<CompareOptions>({
  about: `Compares machines by their HPL results: Gflop/s, part of the peak, per watt, per euro, per litre. Of clusters, efficiency is what they keep of so many times one board's speed, and overhead what they draw more. What nobody published or measured is unknown, and so is what follows from it.

Without machines: all that are kept here, beside those that others published.`,
  args: [{ name: 'MACHINE', text: MACHINE_TEXT, optional: true, many: true }],
  options: [
    {
      flags: '--with FILE',
      text: 'Beside them what a file of results holds, which is not kept; reference: all published ones.',
      complete: ['file'],
    },
    JSON_OPTION,
    quietOption('the names of the machines alone, the fastest first'),
  ],
  examples: [
    { does: 'What is this machine worth?', line: 'breadbox bench compare' },
    { does: 'Two of them', line: 'breadbox bench compare b4 rain-mark-ii' },
    { does: "With a friend's", line: 'breadbox bench compare b4 --with HPL.out' },
  ],
  async run(world, named, options) {
    const asked: Compared[] = [];
    for (const word of named) asked.push(await findMachine(world, word));
    if (named.length === 0) asked.push(...(await kept(world)));
    const isAlone = named.length === 0 && options.with === undefined;
    if (isAlone || options.with === REFERENCE)
      asked.push(...COMPARED_REFERENCES.filter((one) => !asked.some(isSame(one))));
    else if (options.with !== undefined) asked.push(...(await inFile(world, options.with)));
    return compareReport(asked);
  },
});

function isSame(one: Compared): (other: Compared) => boolean {
  return ({ kind, machine }) => kind === one.kind && machine.name === one.machine.name;
}

async function kept(world: World): Promise<readonly Compared[]> {
  const query = { benchmark: 'hpl' as const };
  return bestOfEach(await connect(world).call('GET /api/bench-runs', { query, signal: world.signal }));
}

async function inFile(world: World, file: string): Promise<readonly Compared[]> {
  const body = await readResultsFile(world, file);
  const { runs } = await connect(world).call('POST /api/bench-runs/read', { body, signal: world.signal });
  const found = runs.flatMap((run) => comparedRun(run, 'file') ?? []);
  if (found.length > 0) return found;
  throw new BreadboxError('bad-input', `${file} holds no result of HPL whose answer was right.`);
}
