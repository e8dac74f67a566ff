import '../styles/handbook.css';
import { A } from '@solidjs/router';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { composeHandbook } from '../../handbook/compose-handbook.ts';
import { handbookHtml } from '../../handbook/handbook-html.ts';
import { handbookMarkdown } from '../../handbook/handbook-markdown.ts';
import { type AskHead, tellMachine } from '../../handbook/told-machine.ts';
import type { PlanResult } from '../../protocol/plan.ts';
import { call } from '../client.ts';
import { handbookSentence } from '../handbook/handbook-sentence.ts';
import { HandbookSheet } from '../handbook/handbook-sheet.tsx';
import { planOfFile } from '../handbook/plan-of-file.ts';
import { createLive } from '../live.ts';
import { asBreadboxError, createLoad } from '../load.ts';
import { download } from '../machine/save-drawing.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';

/** Each look asks eight things of the head. */
const LOOK_GAP_MS = 5000;

const ask: AskHead = (key, given) => call(key, given as never);

/** The document in the lid as it would be printed now, and how to take it along. */
export function HandbookPage(): JSX.Element {
  const told = createLoad(
    () => true,
    async (_, signal) => ({ ...(await tellMachine(ask, signal)), madeAt: new Date().toISOString() }),
    { gapMs: LOOK_GAP_MS },
  );
  const look = () => told.reload();
  createLive(() => undefined, look, { inventory: look, benchRun: ({ state }) => state === 'running' || look() });
  const [plan, setPlan] = createSignal<PlanResult>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const handbook = createMemo(() => {
    const known = told.value();
    return known && composeHandbook({ ...known, plan: plan() });
  });
  const save = (name: string, type: string, text: string) => download(name, new Blob([text], { type }));
  let input!: HTMLInputElement;
  const takePlan = async () => {
    const [file] = input.files ?? [];
    input.value = '';
    if (file === undefined) return;
    setProblem(undefined);
    try {
      setPlan(await planOfFile(file));
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
  };
  return (
    <Switch fallback={<PageHead sentence="Asking what is known of the machine." title="Handbook" crumb={<Crumb />} />}>
      <Match when={handbook()}>
        {(known) => (
          <>
            <PageHead
              sentence={handbookSentence(known())}
              title="Handbook"
              crumb={<Crumb />}
              lead="The document in the lid: what the machine is called, how it is switched on and off and used, addresses, wiring, fuses, parts, software, results. Each chapter says how its gaps are filled in."
            >
              <div class="acts">
                <button type="button" class="btn" onClick={() => input.click()}>
                  Add parts of a plan
                </button>
                <input
                  ref={input}
                  class="vh"
                  type="file"
                  accept=".yaml,.yml"
                  tabindex="-1"
                  aria-label="Plan"
                  onChange={() => void takePlan()}
                />
                <button
                  type="button"
                  class="btn"
                  onClick={() => save('handbook.md', 'text/markdown', handbookMarkdown(known()))}
                >
                  Save as Markdown
                </button>
                <button
                  type="button"
                  class="btn"
                  onClick={() => save('handbook.html', 'text/html', handbookHtml(known()))}
                >
                  Save as HTML
                </button>
                <button type="button" class="btn go" onClick={() => window.print()}>
                  Print
                </button>
              </div>
            </PageHead>
            <ProblemNote problem={problem()} />
            <Show when={plan()}>
              <p class="note handbook-note" role="status">
                Parts, prices and planned power are those of the plan that you have given. It is not kept.
              </p>
            </Show>
            <HandbookSheet handbook={known()} />
          </>
        )}
      </Match>
      <Match when={told.problem()}>
        <PageHead sentence="The handbook cannot be written now." title="Handbook" crumb={<Crumb />} />
        <ProblemNote problem={told.problem()} />
      </Match>
    </Switch>
  );
}

function Crumb(): JSX.Element {
  return <A href="/machine">The machine</A>;
}
