import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { ScriptCheck, Submit } from '../../protocol/jobs.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';

const REST_MS = 350;

export interface CheckState {
  /** Of the newest text that was checked; stays while the next is asked for. */
  readonly check: Accessor<ScriptCheck | undefined>;
  readonly problem: Accessor<BreadboxError | undefined>;
  /** Whether what is shown is of an older text. */
  readonly isOld: Accessor<boolean>;
}

/** Asks the head what a script amounts to, once the typing rests; an answer to an older text is not waited for. */
export function createCheck(body: Accessor<Submit | undefined>): CheckState {
  const [check, setCheck] = createSignal<ScriptCheck>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [isOld, setOld] = createSignal(true);
  createEffect(
    on(body, (now) => {
      setOld(true);
      if (now === undefined) {
        setCheck(undefined);
        return;
      }
      const abort = new AbortController();
      const timer = setTimeout(async () => {
        try {
          const answer = await call('POST /api/jobs/check', { body: now, signal: abort.signal });
          if (abort.signal.aborted) return;
          setCheck(answer);
          setProblem(undefined);
          setOld(false);
        } catch (error) {
          if (!abort.signal.aborted) setProblem(asBreadboxError(error));
        }
      }, REST_MS);
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    }),
  );
  return { check, problem, isOld };
}
