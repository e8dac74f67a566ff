import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { followOutput, type OutputSource } from './follow-output.ts';
import { OutputBuffer } from './output-buffer.ts';

/** A page is drawn no more often than this, however fast a job prints. */
const DRAW_MS = 100;

export interface OutputData {
  readonly lines: Accessor<readonly string[]>;
  /** Lines that were read and have left again. */
  readonly dropped: Accessor<number>;
  /** Bytes before the first line that is shown. */
  readonly cut: Accessor<number>;
  readonly problem: Accessor<BreadboxError | undefined>;
  /** Whether there is nothing more to come. */
  readonly isRead: Accessor<boolean>;
}

interface Wanted {
  readonly source: OutputSource;
  /** How often the job has begun anew: another start is another output. */
  readonly restarts: number;
}

/** The output of a job, followed while it runs and the page is seen. */
export function createOutput(wanted: Accessor<Wanted | undefined>, isRunning: Accessor<boolean>): OutputData {
  const [lines, setLines] = createSignal<readonly string[]>([]);
  const [dropped, setDropped] = createSignal(0);
  const [cut, setCut] = createSignal(0);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [isRead, setRead] = createSignal(false);
  const key = createMemo(() => JSON.stringify(wanted()));

  createEffect(
    on(key, () => {
      const now = wanted();
      setLines([]);
      setDropped(0);
      setCut(0);
      setProblem(undefined);
      setRead(false);
      if (now === undefined) return;
      let buffer = new OutputBuffer();
      let reading: { stop(): void } | undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isOver = false;
      const draw = () => {
        timer = undefined;
        batch(() => {
          setDropped(buffer.dropped);
          setLines(buffer.lines());
        });
      };
      const drawSoon = () => {
        timer ??= setTimeout(draw, DRAW_MS);
      };
      const read = () => {
        reading?.stop();
        buffer = new OutputBuffer();
        reading = followOutput(now.source, isRunning(), {
          began: setCut,
          bytes: (chunk) => {
            buffer.push(chunk);
            drawSoon();
          },
          problem: setProblem,
          ended: () => {
            isOver = true;
            setRead(true);
            drawSoon();
          },
        });
      };
      // A browser has six connections to a head, all tabs together: a tab that nobody sees holds none.
      const seen = () => {
        if (isOver) return;
        if (document.hidden) reading?.stop();
        else read();
      };
      document.addEventListener('visibilitychange', seen);
      seen();
      onCleanup(() => {
        document.removeEventListener('visibilitychange', seen);
        reading?.stop();
        clearTimeout(timer);
      });
    }),
  );
  return { lines, dropped, cut, problem, isRead };
}
