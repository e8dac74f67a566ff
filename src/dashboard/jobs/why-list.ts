import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import type { Job, Why } from '../../protocol/jobs.ts';
import { call } from '../client.ts';

/** The others say the reason in few words: a question for each of a thousand rows would keep the head busy. */
const MOST = 10;
const AGAIN_MS = 10_000;

/** Why jobs wait, in the head's sentences: the oldest that are shown, as they start first. */
export function createWhyList(jobs: Accessor<readonly Job[]>): Accessor<ReadonlyMap<string, Why>> {
  const [known, setKnown] = createSignal<ReadonlyMap<string, Why>>(new Map());
  const wanted = createMemo(() =>
    jobs()
      .filter(({ state, jobId }) => state === 'pending' && !jobId.includes('['))
      .slice(-MOST)
      .map(({ jobId }) => jobId)
      .join(','),
  );
  createEffect(() => {
    const ids = wanted().split(',').filter(Boolean);
    const abort = new AbortController();
    const ask = async () => {
      const answers = await Promise.all(
        ids.map(
          (job) =>
            call('GET /api/jobs/{job}/why', { params: { job }, signal: abort.signal })
              .then((why) => [job, why] as const)
              .catch(() => undefined), // it may have started or gone; the list says so itself
        ),
      );
      if (!abort.signal.aborted) setKnown(new Map(answers.filter((answer) => answer !== undefined)));
    };
    if (ids.length > 0) void ask();
    const timer = setInterval(() => ids.length > 0 && !document.hidden && void ask(), AGAIN_MS);
    onCleanup(() => {
      abort.abort();
      clearInterval(timer);
    });
  });
  return known;
}

/** When the first of them starts, as far as it is known. */
export function nextStart(whys: ReadonlyMap<string, Why>): string | undefined {
  return [...whys.values()].flatMap(({ until }) => until ?? []).sort()[0];
}
