import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Up, UpChange, UpLine } from '../../protocol/provision.ts';
import { apiPath, call } from '../client.ts';
import { createLive } from '../live.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { readLines } from '../read-lines.ts';

/** So many lines of all nodes together are kept; the page is for looking, not an archive. */
const MOST_LINES = 4000;
const AGAIN_MS = 2000;

export interface OutputLine {
  readonly node: string;
  readonly phase: string;
  readonly text: string;
}

export interface UpData {
  /** A store: what changes in it changes on the page, and the keyboard stays where it is. */
  readonly value: Accessor<Up | undefined>;
  readonly changes: Accessor<readonly UpChange[]>;
  /** What nodes have printed since the page was opened. */
  readonly output: Accessor<readonly OutputLine[]>;
  readonly problem: Accessor<BreadboxError | undefined>;
}

/** An up as its page shows it: the state by live events, changes and output by its own stream while it runs. */
export function createUpData(up: Accessor<string>): UpData {
  const [store, setStore] = createStore<{ up: Up | undefined }>({ up: undefined });
  const [changes, setChanges] = createSignal<readonly UpChange[]>([]);
  const [output, setOutput] = createSignal<readonly OutputLine[]>([]);
  const put = (next: Up) => {
    // A later state may come before an earlier one, by the other way.
    if (store.up?.up === next.up && store.up.state !== 'running' && next.state === 'running') return;
    setStore('up', reconcile(next, { merge: true }));
  };
  const detail = createLoad(up, async (name, signal) => {
    const { changes: all, ...one } = await call('GET /api/ups/{up}', { params: { up: name }, signal });
    put(one);
    setChanges(all);
    return name;
  });
  createLive(() => undefined, detail.reload, {
    up: (next) => {
      if (next.up !== up()) return;
      const ended = store.up?.state === 'running' && next.state !== 'running';
      put(next);
      if (ended) detail.reload();
    },
  });
  const isRunning = createMemo(() => store.up?.up === up() && store.up.state === 'running');
  createEffect(() => {
    const name = up();
    if (!isRunning()) return;
    const stream = followUp(name, (line) => {
      if ('up' in line) put(line.up);
      else if ('change' in line) setChanges((now) => [...now, line.change]);
      else {
        const { node, phase, text } = line.output;
        const lines = text
          .replace(/\n$/, '')
          .split('\n')
          .map((one) => ({ node, phase, text: one }));
        setOutput((now) => [...now, ...lines].slice(-MOST_LINES));
      }
    });
    onCleanup(stream.stop);
  });
  return {
    value: () => (store.up?.up === up() ? store.up : undefined),
    changes,
    output,
    problem: detail.problem,
  };
}

/** Reads the stream until the up ends; a lost connection is made anew, as live events are. None in a hidden tab. */
function followUp(up: string, told: (line: UpLine) => void): { stop(): void } {
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = async (signal: AbortSignal) => {
    try {
      const address = apiPath('GET /api/ups/{up}/follow', { params: { up } });
      for await (const line of readLines<UpLine>('GET /api/ups/{up}/follow', address, { signal })) told(line);
    } catch (error) {
      if (signal.aborted || asBreadboxError(error).code !== 'no-head') return;
      timer = setTimeout(() => void read(signal), AGAIN_MS);
    }
  };
  const follow = () => {
    abort.abort();
    clearTimeout(timer);
    if (document.hidden) return;
    abort = new AbortController();
    void read(abort.signal);
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return {
    stop: () => {
      document.removeEventListener('visibilitychange', follow);
      clearTimeout(timer);
      abort.abort();
    },
  };
}
