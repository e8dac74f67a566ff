import type { Accessor } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Examination } from '../../protocol/doctor.ts';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';

export interface DoctorData {
  /** Newest first; undefined until the head has answered. A store: what changes in it changes on the page. */
  readonly list: Accessor<readonly Examination[] | undefined>;
  readonly running: Accessor<Examination | undefined>;
  readonly problem: Accessor<BreadboxError | undefined>;
  /** One that was begun here just now. */
  put(examination: Examination): void;
}

/** The examinations that are kept, and how the one under way goes. */
export function createDoctorData(): DoctorData {
  const [store, setStore] = createStore<{ list: readonly Examination[] | undefined }>({ list: undefined });
  const set = (list: readonly Examination[]) => setStore('list', reconcile(list, { key: 'examination', merge: true }));
  const put = (next: Examination) => {
    const known = store.list ?? [];
    const at = known.findIndex(({ examination }) => examination === next.examination);
    // A later state may come before an earlier one, by the other way.
    if (at >= 0 && known[at]?.state !== 'running' && next.state === 'running') return;
    if (at < 0) set([next, ...known]);
    else set(known.map((one, index) => (index === at ? next : one)));
  };
  const load = createLoad(
    () => true,
    async (_, signal) => {
      set(await call('GET /api/doctor', { signal }));
      return true;
    },
  );
  createLive(() => undefined, load.reload, { examination: put });
  return {
    list: () => store.list,
    running: () => store.list?.find(({ state }) => state === 'running'),
    problem: load.problem,
    put,
  };
}
