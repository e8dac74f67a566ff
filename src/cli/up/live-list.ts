import { Listr, ListrLogger, type ListrTaskWrapper, ProcessOutput } from 'listr2';
import type { PhaseProgress, Up } from '../../protocol/provision.ts';
import { printable } from '../output/printable.ts';
import type { World } from '../world.ts';
import { hasBegun, hasEnded, leftWords, phaseWords, type UpList } from './up-list.ts';

// biome-ignore lint/suspicious/noExplicitAny: the kinds of renderer do not matter to a task
type Task = ListrTaskWrapper<any, any, any>;

/** At most so many nodes are named below a phase that runs. */
const SHOWN_NODES = 4;

interface Shown {
  readonly phase: string;
  readonly begun: Deferred;
  readonly ended: Deferred;
  task: Task | undefined;
}

/** Rows of phases with what their nodes do at the moment, drawn anew in place. */
export function liveList({ stderr }: Pick<World, 'stderr'>): UpList {
  const rows = new Map<string, Shown>();
  const out = stderr as NodeJS.WriteStream;
  let last: Up | undefined;

  /** Phases that have come since are a list of their own: a list that runs takes no further tasks. */
  const begin = (phases: readonly PhaseProgress[]): void => {
    const fresh = phases.map(({ phase, title }) => ({
      shown: { phase, begun: deferred(), ended: deferred(), task: undefined } as Shown,
      title,
    }));
    for (const { shown } of fresh) rows.set(shown.phase, shown);
    const list = new Listr(
      fresh.map(({ shown, title }) => ({
        title: printable(title),
        task: async (_: unknown, task: Task) => {
          shown.task = task;
          if (last) draw(last);
          await shown.ended.promise;
        },
      })),
      {
        concurrent: true,
        exitOnError: false,
        registerSignalListeners: false,
        rendererOptions: {
          logger: new ListrLogger({ processOutput: new ProcessOutput(out, out) }),
          collapseErrors: false,
          showErrorMessage: false,
          collapseSubtasks: false,
        },
      },
    );
    void list.run();
  };

  const draw = (up: Up): void => {
    const current = up.phases.filter((phase) => hasBegun(phase) && !hasEnded(phase));
    for (const phase of up.phases) {
      const shown = rows.get(phase.phase);
      if (shown?.task === undefined) continue;
      const left = current.at(-1) === phase ? leftWords(up) : '';
      shown.task.title = printable(
        [phase.title, hasBegun(phase) ? phaseWords(phase) : '', left].filter(Boolean).join('  '),
      );
      shown.task.output = doing(phase);
      if (!hasEnded(phase) && up.state === 'running') continue;
      const failed = Object.values(phase.nodes).find(({ state }) => state === 'failed');
      if (failed) shown.ended.reject(new Error(failed.reason ?? 'failed'));
      else shown.ended.resolve();
    }
  };

  return {
    show(up) {
      last = up;
      const fresh = up.phases.filter(({ phase }) => !rows.has(phase));
      if (fresh.length > 0) begin(fresh);
      draw(up);
    },
    stop() {
      for (const { ended } of rows.values()) ended.resolve();
    },
  };
}

function doing({ nodes }: PhaseProgress): string {
  const running = Object.entries(nodes).filter(([, { state, now }]) => state === 'running' && now !== undefined);
  const lines = running.slice(0, SHOWN_NODES).map(([node, { now }]) => printable(`${node}: ${now}`));
  const more = running.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

function deferred(): Deferred {
  let settle: Pick<Deferred, 'resolve' | 'reject'> = { resolve: () => {}, reject: () => {} };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever draws it waits for it later, or never.
  promise.catch(() => {});
  return { promise, ...settle };
}
