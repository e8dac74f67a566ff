import { For, type JSX, Show } from 'solid-js';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { awaitedJobs, awaitedJobWords } from '../nodes/awaited-jobs.ts';
import { maintenanceSentence, shownNodes } from '../nodes/maintenance-words.ts';
import { Answer } from '../parts/answer.tsx';
import { mayStayOn } from './kiosk-acts.ts';
import { maintenance } from './kiosk-data.ts';
import { Sheet } from './sheet.tsx';
import { jobsInTheWay } from './top-sentence.ts';

/** Nothing scrolls here. */
const MOST_LINES = 5;

/** A maintenance that is under way: what it waits for, how far it is, and how it is ended. */
export function MaintenanceSheet(props: { readonly onClose: () => void; readonly onStayOn: () => void }): JSX.Element {
  return (
    <Sheet
      title={maintenance()?.kind === 'reboot' ? 'Restarting nodes' : 'Switching nodes off'}
      onClose={props.onClose}
    >
      <Show when={maintenance()} fallback={<p class="no-pin">It has ended.</p>}>
        {(now) => (
          <div class="alert-whole">
            <p class="what">{maintenanceSentence(now())}</p>
            <dl class="answers">
              <Answer word="Waits for">
                <Lines lines={awaitedLines(now())} of={jobsInTheWay(now())} none="nothing: no job is in its way" />
              </Answer>
              <Answer word="Nodes">
                <Lines lines={shownNodes(now()).map(nodeLine)} none="are about to begin" />
              </Answer>
            </dl>
          </div>
        )}
      </Show>
      <footer>
        <p>{maintenance()?.kind === 'power-off' ? 'To end a job that need not be waited for: breadbox cancel' : ''}</p>
        <Show when={mayStayOn(maintenance())}>
          <button type="button" class="btn" onClick={() => props.onStayOn()}>
            Leave everything on
          </button>
        </Show>
      </footer>
    </Sheet>
  );
}

function Lines(props: {
  readonly lines: readonly string[];
  /** How many there are in truth. Default: as many as lines. */
  readonly of?: number;
  readonly none: string;
}): JSX.Element {
  const more = () => (props.of ?? props.lines.length) - Math.min(props.lines.length, MOST_LINES);
  return (
    <Show when={props.lines.length > 0} fallback={props.none}>
      <For each={props.lines.slice(0, MOST_LINES)}>{(line) => <span class="line">{line}</span>}</For>
      <Show when={more() > 0}>
        <span class="line">and {more()} more</span>
      </Show>
    </Show>
  );
}

function awaitedLines(now: Maintenance): readonly string[] {
  return awaitedJobs(now).map((job) => `${awaitedJobWords(job)}, on ${job.nodes}`);
}

function nodeLine({ nodes, words }: { readonly nodes: string; readonly words: string }): string {
  return `${nodes} ${words}`;
}
