import { createMemo } from 'solid-js';
import type { NetworkTest } from '../../protocol/network.ts';
import { HEAD_IN_PAIRS } from '../../protocol/path-ends.ts';
import { call } from '../client.ts';
import { createLoad } from '../load.ts';
import { type NetworkFigures, networkFigures } from './network-figures.ts';

export interface LastNetworkTest {
  readonly test: () => NetworkTest | undefined;
  of(node: string): NetworkFigures | undefined;
  /** Asks for it again: one has ended. */
  reload(): void;
}

/** The newest test of the network that came to its end. `head`: the name of the node that is the head of the cluster. */
export function createLastNetworkTest(head: () => string | undefined): LastNetworkTest {
  const load = createLoad(
    () => true,
    async (_, signal) => {
      const tests = await call('GET /api/network-tests', { signal });
      const last = tests.find(({ state }) => state === 'done');
      return last && (await call('GET /api/network-tests/{test}', { params: { test: last.test }, signal }));
    },
  );
  const figures = createMemo(() => {
    const test = load.value();
    return test && networkFigures(test, [HEAD_IN_PAIRS, ...[head() ?? []].flat()]);
  });
  return { test: load.value, of: (node) => figures()?.get(node), reload: load.reload };
}
