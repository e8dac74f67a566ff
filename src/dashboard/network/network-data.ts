import { type Accessor, createSignal } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { NetworkTest } from '../../protocol/network.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';

export type TestNews = Omit<NetworkTest, 'pairs'>;

export interface NetworkData {
  /** Newest first; undefined until the head has answered. */
  readonly list: Accessor<readonly TestNews[] | undefined>;
  /** The one that is shown, with its pairs as far as they are measured. */
  readonly shown: Accessor<NetworkTest | undefined>;
  readonly running: Accessor<TestNews | undefined>;
  readonly problem: Accessor<BreadboxError | undefined>;
  /** One that was begun here just now. */
  put(test: TestNews): void;
}

/** A matrix of many nodes is large; while it is measured it is asked for again this often at most. */
const PAIRS_GAP_MS = 1000;

/** @param named by the address; else the one that goes on, the last full one that was finished, or the last */
export function createNetworkData(named: Accessor<string | undefined>): NetworkData {
  const [list, setList] = createSignal<readonly TestNews[]>();
  const running = () => list()?.find(({ state }) => state === 'running');
  const chosen = () => {
    const all = list();
    const asked = named();
    if (asked !== undefined) return all?.find(({ test }) => test === asked);
    return running() ?? all?.find(({ kind, state }) => kind === 'full' && state === 'done') ?? all?.[0];
  };
  const load = createLoad(
    () => true,
    async (_, signal) => {
      const fresh = await call('GET /api/network-tests', { signal });
      // It may have been told of the end of one while the answer was on its way.
      setList((known = []) =>
        fresh.map((one) =>
          later(
            one,
            known.find(({ test }) => test === one.test),
          ),
        ),
      );
      return true;
    },
  );
  const whole = createLoad(
    () => named() ?? chosen()?.test,
    (test, signal) => call('GET /api/network-tests/{test}', { params: { test }, signal }),
    { gapMs: PAIRS_GAP_MS },
  );
  const put = (next: TestNews) => {
    const known = list() ?? [];
    const at = known.findIndex(({ test }) => test === next.test);
    setList(at < 0 ? [next, ...known] : known.map((one, i) => (i === at ? later(next, one) : one)));
    if (whole.value()?.test === next.test) whole.reload();
  };
  createLive(() => undefined, load.reload, { networkTest: put });
  return {
    list,
    running,
    shown: () => {
      const test = whole.value();
      const news = list()?.find((one) => one.test === test?.test);
      return test === undefined ? undefined : { ...test, ...(news && later(news, test)), pairs: test.pairs };
    },
    problem: () => load.problem() ?? whole.problem(),
    put,
  };
}

/** A later state may come before an earlier one, by the other way. */
function later(next: TestNews, known: TestNews | undefined): TestNews {
  return known !== undefined && known.state !== 'running' && next.state === 'running' ? known : next;
}
