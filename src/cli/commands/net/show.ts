import { BreadboxError } from '../../../cluster/errors.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { networkReport } from '../../network/network-report.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';

export const show = command<PrintOptions>({
  about: 'A test of the network with its figures and findings; without a name, the last full one that has ended.',
  args: [{ name: 'TEST', text: 'Such as t4, as breadbox net list has it.', optional: true, check: checkName }],
  options: [JSON_OPTION, quietOption('the names of the nodes and paths at which something is wrong alone')],
  examples: [
    { does: 'The last one', line: 'breadbox net show' },
    { does: 'For a program', line: 'breadbox net show t4 --json' },
  ],
  async run(world, [named]) {
    const client = connect(world);
    const test = named ?? (await lastOne(client, world.signal));
    const params = { test };
    return networkReport(await client.call('GET /api/network-tests/{test}', { params, signal: world.signal }));
  },
});

async function lastOne(client: ReturnType<typeof connect>, signal: AbortSignal): Promise<string> {
  const ended = (await client.call('GET /api/network-tests', { signal })).filter(({ state }) => state === 'done');
  const last = ended.find(({ kind }) => kind === 'full') ?? ended[0];
  if (last !== undefined) return last.test;
  throw new BreadboxError('not-found', 'The network was not measured yet.', { hint: 'breadbox net test does it.' });
}

function checkName(text: string): void {
  if (!/^t[1-9]\d*$/.test(text))
    throw new BreadboxError('usage', `${text}: tests of the network are called t1, t2, …`, {
      hint: 'breadbox net list shows them.',
    });
}
