import '../styles/script.css';
import '../styles/nodes.css';
import '../styles/up.css';
import '../styles/phases.css';
import { A, useParams } from '@solidjs/router';
import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Up } from '../../protocol/provision.ts';
import { countOf, durationText } from '../amounts.ts';
import { call } from '../client.ts';
import { clockText, createNow } from '../clock.ts';
import { asBreadboxError } from '../load.ts';
import { Confirm } from '../parts/confirm.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { isOwner } from '../session.ts';
import { ChangeList } from '../up/change-list.tsx';
import { NodeOutput } from '../up/node-output.tsx';
import { NowList } from '../up/now-list.tsx';
import { PhaseKey, PhaseMatrix } from '../up/phase-matrix.tsx';
import { ProblemList, WarningList } from '../up/problem-list.tsx';
import { createUpData, type UpData } from '../up/up-data.ts';
import { upSentence } from '../up/up-sentence.ts';
import { UpStateWord } from '../up/up-state.tsx';

/** One up: how it goes, what is in the way, what it changes, what was tested. */
export function UpRunPage(): JSX.Element {
  const params = useParams<{ up: string }>();
  const data = createUpData(() => params.up);
  return (
    <Switch>
      <Match when={data.value()}>{(up) => <Known up={up()} data={data} />}</Match>
      <Match when={isMissing(data.problem())}>
        <PageHead
          sentence={`There is no up ${params.up}.`}
          title="No such up"
          lead="The last fifty are kept."
          crumb={<Crumb up={params.up} />}
        />
      </Match>
      <Match when={data.problem()}>
        <PageHead
          sentence={`Up ${params.up} cannot be shown.`}
          title={`Up ${params.up}`}
          crumb={<Crumb up={params.up} />}
        />
        <ProblemNote problem={data.problem()} />
      </Match>
    </Switch>
  );
}

function isMissing(problem: BreadboxError | undefined): boolean {
  return problem?.code === 'not-found' || problem?.code === 'bad-input';
}

function Crumb(props: { readonly up: string }): JSX.Element {
  return (
    <>
      <A href="/nodes">Nodes</A> / <A href="/up">Up</A> / {props.up}
    </>
  );
}

function Known(props: { readonly up: Up; readonly data: UpData }): JSX.Element {
  const [problem, setProblem] = createSignal<BreadboxError>();
  const isRunning = () => props.up.state === 'running';
  const total = () => NodeSet.parse(props.up.nodes).size;
  return (
    <>
      <PageHead sentence={upSentence(props.up)} title={`Up ${props.up.up}`} crumb={<Crumb up={props.up.up} />}>
        <Show when={isOwner()}>
          <Controls up={props.up} onProblem={setProblem} />
        </Show>
      </PageHead>
      <p class="up-facts">
        <UpStateWord up={props.up} /> <Facts up={props.up} />
      </p>
      <ProblemNote problem={problem()} />
      <ProblemList problems={props.up.problems} />
      <Show when={props.up.reboot}>
        {(nodes) => (
          <p class="why">
            <StateGlyph shape="triangle" />
            <span>
              <b>{nodes()} must be restarted once</b> before all that was set holds, such as memory limits.
            </span>
          </p>
        )}
      </Show>
      <Show when={props.up.verified.length > 0}>
        <Section heading="Tested by doing">
          <ul class="verified">
            <For each={props.up.verified}>
              {(sentence) => (
                <li class="state long good">
                  <StateGlyph shape="tick" />
                  {sentence}
                </li>
              )}
            </For>
          </ul>
        </Section>
      </Show>
      <Show when={isRunning()}>
        <Section heading="Now">
          <NowList phases={props.up.phases} />
        </Section>
      </Show>
      <Show when={props.up.phases.length > 0}>
        <Section heading="Phases and nodes" aside={<PhaseKey dryRun={props.up.dryRun} />}>
          <PhaseMatrix phases={props.up.phases} nodes={props.up.nodes} dryRun={props.up.dryRun} />
        </Section>
      </Show>
      <Show when={props.up.warnings.length > 0}>
        <Section heading="Good to know">
          <WarningList warnings={props.up.warnings} />
        </Section>
      </Show>
      <Show when={props.data.changes().length > 0}>
        <Section
          heading={props.up.dryRun ? 'What would be changed' : 'What was changed'}
          aside={<span class="note">{countOf(props.up.changed, 'change')}</span>}
        >
          <ChangeList changes={props.data.changes()} phases={props.up.phases} total={total()} />
        </Section>
      </Show>
      <Show when={isRunning() || props.data.output().length > 0}>
        <NodeOutput nodes={props.up.nodes} lines={props.data.output()} isRunning={isRunning()} />
      </Show>
    </>
  );
}

function Facts(props: { readonly up: Up }): JSX.Element {
  const now = createNow();
  const took = () => {
    const end = props.up.endedAt === undefined ? now() : Date.parse(props.up.endedAt);
    return durationText(Math.max(1, Math.round((end - Date.parse(props.up.startedAt)) / 1000)));
  };
  const text = () =>
    [
      props.up.nodes,
      ...(props.up.head === undefined ? [] : [`head ${props.up.head}`]),
      `by ${props.up.by}`,
      `began ${clockText(props.up.startedAt)}`,
      `${props.up.state === 'running' ? 'at work for' : 'took'} ${took()}`,
      ...(props.up.dryRun ? ['a look: nothing is changed'] : []),
    ].join(', ');
  return <span class="note">{text()}</span>;
}

function Controls(props: {
  readonly up: Up;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const [asks, setAsks] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const cancel = async () => {
    setBusy(true);
    props.onProblem(undefined);
    try {
      await call('POST /api/ups/{up}/cancel', { params: { up: props.up.up } });
    } catch (error) {
      props.onProblem(asBreadboxError(error));
      setBusy(false);
    }
    setAsks(false);
  };
  return (
    <Show
      when={props.up.state === 'running'}
      fallback={
        <Show when={props.up.dryRun || props.up.state !== 'done'}>
          <A class="btn go" href={`/up?after=${props.up.up}`}>
            {props.up.state === 'done' ? 'Go on to make them' : 'Try again'}
          </A>
        </Show>
      }
    >
      <Show
        when={asks()}
        fallback={
          <button type="button" class="btn" disabled={busy()} onClick={() => setAsks(true)}>
            {busy() ? 'Ending what is under way' : 'Cancel'}
          </button>
        }
      >
        <Confirm
          question="End it after the commands under way? What was changed stays, and the next up goes on."
          yes="End it"
          no="Let it go on"
          busy={busy()}
          onYes={() => void cancel()}
          onNo={() => setAsks(false)}
        />
      </Show>
    </Show>
  );
}
