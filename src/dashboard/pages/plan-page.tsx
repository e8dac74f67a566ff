import '../styles/nodes.css';
import '../styles/bench.css';
import '../styles/plan.css';
import { A, useSearchParams } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { PlanResult } from '../../protocol/plan.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { PageHead } from '../parts/page-head.tsx';
import { EqualBoards } from '../plan/equal-boards.tsx';
import { FeedBars } from '../plan/feed-bars.tsx';
import { PartTable } from '../plan/part-table.tsx';
import { PlanEditor } from '../plan/plan-editor.tsx';
import { PlanFigures } from '../plan/plan-figures.tsx';
import { PlanFindings } from '../plan/plan-findings.tsx';
import { planSentence } from '../plan/plan-sentence.ts';
import type { PlanText } from '../plan/plan-text.ts';

const BEFORE = {
  heading: 'Plan a machine before you buy it.',
  lead: 'Does the power hold, do the ports suffice, what will it cost, draw and compute? Write down what you mean to build, or begin with a machine that others built.',
};

/** A plan of a machine, checked by the head, which keeps nothing of it. */
export function PlanPage(): JSX.Element {
  const [query, setQuery] = useSearchParams<{ example: string }>();
  const [result, setResult] = createSignal<PlanResult>();
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [busy, setBusy] = createSignal(false);
  let asked = 0;

  const check = async (plan: PlanText) => {
    const mine = ++asked;
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await call('POST /api/plan', { body: plan });
      if (mine === asked) setResult(() => answer);
    } catch (error) {
      if (mine === asked) {
        setResult(undefined);
        setProblem(asBreadboxError(error));
      }
    }
    if (mine === asked) setBusy(false);
  };
  const said = () => {
    const plan = result();
    if (plan !== undefined) return planSentence(plan);
    return problem() === undefined ? BEFORE : { heading: 'The plan cannot be checked as it is.', lead: '' };
  };
  return (
    <>
      <PageHead
        sentence={said().heading}
        title="Plan"
        lead={said().lead}
        crumb={
          <>
            <A href="/benchmarks">Benchmarks</A> / Plan
          </>
        }
      />
      <p class="vh" role="status">
        {result() === undefined ? '' : said().heading}
      </p>
      <PlanEditor
        example={query.example}
        isBusy={busy()}
        problem={problem()}
        onExample={(example) => setQuery({ example }, { replace: true })}
        onProblem={(refused) => {
          // What is being checked is not what was chosen last.
          asked++;
          setBusy(false);
          setResult(undefined);
          setProblem(refused);
        }}
        onCheck={(plan) => void check(plan)}
      />
      <Show when={result()}>
        {(plan) => (
          <>
            <PlanFindings findings={plan().findings} />
            <FeedBars feeds={plan().feeds} />
            <PlanFigures plan={plan()} />
            <PartTable plan={plan()} />
          </>
        )}
      </Show>
      <EqualBoards />
    </>
  );
}
