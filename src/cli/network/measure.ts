import type { ApiInput } from '../../protocol/api.ts';
import type { NetworkTest } from '../../protocol/network.ts';
import type { Client } from '../client.ts';
import { printable } from '../output/printable.ts';
import { type ProgressLines, startProgressList } from '../output/progress-list.ts';
import { type Ended, stayWith } from '../stay-with.ts';
import type { World } from '../world.ts';

/** What is measured at the moment, and how far it is. */
export const MEASURE_LINES: ProgressLines<NetworkTest> = {
  live: (test, turning) => [printable(`${turning} ${test.now ?? 'measures'}, ${test.done} of ${test.total}`)],
  plain: ({ now }) => (now === undefined ? [] : [[now, now] as const]),
};

/** Begins a test of the network and stays with it to its end. @throws Interrupted */
export async function measure(
  world: World,
  client: Client,
  asked: ApiInput<'POST /api/network-tests'>['body'],
  quiet: boolean,
): Promise<Ended<NetworkTest>> {
  const { test } = await client.call('POST /api/network-tests', { body: asked, signal: world.signal });
  const params = { test };
  return stayWith(world, {
    name: test,
    list: startProgressList(world, quiet, MEASURE_LINES),
    cancelWords: 'It ends; what was measured stays.',
    cancel: (signal) => client.call('POST /api/network-tests/{test}/cancel', { params, signal }),
    follow: (signal) => client.stream('GET /api/network-tests/{test}/follow', { params, signal }),
    stateIn: (line) => JSON.parse(line) as NetworkTest,
  });
}
