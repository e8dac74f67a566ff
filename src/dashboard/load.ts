import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { BreadboxError } from '../cluster/errors.ts';

export interface Load<T> {
  /** Undefined until the first answer; keeps the last one while it is asked again. */
  readonly value: Accessor<T | undefined>;
  readonly problem: Accessor<BreadboxError | undefined>;
  /** Whether it is being asked now. */
  isBusy(): boolean;
  /** Asks again, at most once every `gapMs`; calls in between become one. */
  reload(): void;
  /** Takes what something else has told. An answer that is under way may be older, so it is asked again after it. */
  set(value: T): void;
}

/** Loads what `source` names, and again when it changes; nothing while it is undefined. */
export function createLoad<S, T>(
  source: Accessor<S | undefined>,
  fetch: (source: S, signal: AbortSignal) => Promise<T>,
  { gapMs = 250 }: { readonly gapMs?: number } = {},
): Load<T> {
  const [value, setValue] = createSignal<T>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  let reload: () => void = () => undefined;
  let asking = false;
  let wasTold = false;

  createEffect(
    on(createMemo(source), (named) => {
      setValue(undefined);
      setProblem(undefined);
      if (named === undefined) return;
      const abort = new AbortController();
      let timer: ReturnType<typeof setTimeout> | undefined;
      let busy = false;
      let again = false;
      const ask = async () => {
        const began = performance.now();
        busy = true;
        asking = true;
        again = false;
        wasTold = false;
        try {
          const answer = await fetch(named, abort.signal);
          if (abort.signal.aborted) return;
          setValue(() => answer);
          setProblem(undefined);
        } catch (error) {
          if (abort.signal.aborted) return;
          setProblem(asBreadboxError(error));
        }
        asking = false;
        timer = setTimeout(
          () => {
            busy = false;
            if (again || wasTold) void ask();
          },
          gapAfter(began, gapMs),
        );
      };
      reload = () => {
        if (busy) again = true;
        else void ask();
      };
      void ask();
      onCleanup(() => {
        abort.abort();
        clearTimeout(timer);
        asking = false;
        reload = () => undefined;
      });
    }),
  );
  return {
    value,
    problem,
    isBusy: () => asking,
    reload: () => reload(),
    set(next) {
      if (asking) wasTold = true;
      setValue(() => next);
    },
  };
}

/** A head that took long to answer has much to do: it is asked less often, so that pages take a quarter of it at most. */
export function gapAfter(beganMs: number, leastMs: number): number {
  return Math.max(leastMs, 3 * (performance.now() - beganMs));
}

export function asBreadboxError(error: unknown): BreadboxError {
  if (error instanceof BreadboxError) return error;
  return new BreadboxError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}
