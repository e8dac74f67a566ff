import '../styles/nodes.css';
import '../styles/up.css';
import '../styles/phases.css';
import '../styles/doctor.css';
import { A, useNavigate, useParams } from '@solidjs/router';
import { createSignal, Index, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Examination } from '../../protocol/doctor.ts';
import { call } from '../client.ts';
import { clockText } from '../clock.ts';
import { BeginForm } from '../doctor/begin-form.tsx';
import { createDoctorData, type DoctorData } from '../doctor/doctor-data.ts';
import { doctorSentence, mendedFindings, openFindings } from '../doctor/doctor-sentence.ts';
import { ExaminationState, ExaminationTable } from '../doctor/examination-table.tsx';
import { ExplainBox } from '../doctor/explain-box.tsx';
import { FindingList, MendedList } from '../doctor/finding-list.tsx';
import { LadderKey, LadderList } from '../doctor/ladder-list.tsx';
import { MendForm } from '../doctor/mend-form.tsx';
import { asBreadboxError } from '../load.ts';
import { NameNodesFirst } from '../nodes/name-nodes-first.tsx';
import { hasNodes } from '../nodes/node-list.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { tookText } from '../parts/work-table.tsx';
import { isOwner } from '../session.ts';

/** The newest examination, or the one in the address: the ladder, what was found, what mends it; and what a pasted error means. */
export function DoctorPage(): JSX.Element {
  const params = useParams<{ examination?: string }>();
  const data = createDoctorData();
  const shown = () =>
    params.examination === undefined
      ? data.list()?.[0]
      : data.list()?.find(({ examination }) => examination === params.examination);
  return (
    <>
      <Switch fallback={<PageHead sentence="Asking the doctor." title="Doctor" />}>
        <Match when={shown()}>{(examination) => <Known examination={examination()} data={data} />}</Match>
        <Match when={data.list() === undefined && data.problem()}>
          <PageHead sentence="The doctor cannot be asked." title="Doctor" />
          <ProblemNote problem={data.problem()} />
        </Match>
        <Match when={data.list() !== undefined && params.examination !== undefined}>
          <PageHead
            sentence={`There is no examination ${params.examination}.`}
            title="No such examination"
            lead="The last twenty are kept."
            crumb={<A href="/doctor">Doctor</A>}
          />
        </Match>
        <Match when={data.list() !== undefined}>
          <PageHead sentence="The doctor has not looked yet." title="Doctor" lead={WHAT_IT_DOES}>
            <Show when={isOwner() && hasNodes()}>
              <ExamineButton isMain data={data} />
            </Show>
          </PageHead>
          <NameNodesFirst />
        </Match>
      </Switch>
      <Section heading="What does this error mean?">
        <ExplainBox />
      </Section>
      <Show when={isOwner() && hasNodes() && data.running() === undefined}>
        <OnlySome data={data} />
      </Show>
      <Show when={(data.list()?.length ?? 0) > 0}>
        <Section heading="So far">
          <ExaminationTable examinations={data.list() ?? []} />
        </Section>
      </Show>
    </>
  );
}

const WHAT_IT_DOES =
  'It climbs a ladder, from power and names to srun, MPI and the shared home, tests each rung by doing, and stops blaming what stands on a rung that fails. Looking changes nothing.';

function Known(props: { readonly examination: Examination; readonly data: DoctorData }): JSX.Element {
  const params = useParams<{ examination?: string }>();
  const navigate = useNavigate();
  const [asks, setAsks] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const one = () => props.examination;
  const isNewest = () => props.data.list()?.[0]?.examination === one().examination;
  const open = () => openFindings(one());
  const mendable = () => open().filter(({ fixable }) => fixable);
  const mayMend = () => isOwner() && isNewest() && one().state === 'done' && mendable().length > 0;
  const begun = (examination: Examination) => {
    setAsks(false);
    props.data.put(examination);
    navigate('/doctor');
  };
  const cancel = async () => {
    try {
      await call('POST /api/doctor/{examination}/cancel', { params: { examination: one().examination } });
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
  };
  return (
    <>
      <PageHead
        sentence={doctorSentence(one())}
        title="Doctor"
        crumb={
          <Show when={params.examination !== undefined}>
            <A href="/doctor">Doctor</A> / {one().examination}
          </Show>
        }
      >
        <Show when={isOwner()}>
          <div class="acts">
            <Switch>
              <Match when={one().state === 'running'}>
                <button type="button" class="btn" onClick={() => void cancel()}>
                  Cancel
                </button>
              </Match>
              <Match when={props.data.running() === undefined}>
                <Show when={mayMend() && !asks()}>
                  <button type="button" class="btn go" onClick={() => setAsks(true)}>
                    Mend what can be mended
                  </button>
                </Show>
                <ExamineButton isMain={!mayMend()} data={props.data} />
              </Match>
            </Switch>
          </div>
        </Show>
      </PageHead>
      <p class="up-facts">
        <ExaminationState examination={one()} />{' '}
        <span class="note">
          {[one().nodes, `by ${one().by}`, `began ${clockText(one().startedAt)}`, tookText(one())].join(', ')}
        </span>
      </p>
      <ProblemNote problem={problem()} />
      <Show when={asks() && mayMend()}>
        <MendForm nodes={one().nodes} findings={mendable()} onBegun={begun} onLeft={() => setAsks(false)} />
      </Show>
      <FindingList findings={open()} />
      <Show when={mendedFindings(one()).length > 0}>
        <Section heading="Mended">
          <MendedList findings={mendedFindings(one())} />
        </Section>
      </Show>
      <Section heading="The ladder" aside={<LadderKey />}>
        <LadderList examination={one()} />
      </Section>
      <Show when={one().steps.length > 0}>
        <Section heading="What was done">
          <ol class="done-steps">
            <Index each={one().steps}>
              {(step) => (
                <li>
                  <b>{step().node}</b> {step().what}
                </li>
              )}
            </Index>
          </ol>
        </Section>
      </Show>
    </>
  );
}

function ExamineButton(props: { readonly isMain: boolean; readonly data: DoctorData }): JSX.Element {
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const begin = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      props.data.put(await call('POST /api/doctor', { body: {} }));
      navigate('/doctor');
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" class="btn" classList={{ go: props.isMain }} disabled={busy()} onClick={() => void begin()}>
        {busy() ? 'Beginning' : (props.data.list()?.length ?? 0) === 0 ? 'Examine all nodes' : 'Examine again'}
      </button>
      <ProblemNote problem={problem()} />
    </>
  );
}

function OnlySome(props: { readonly data: DoctorData }): JSX.Element {
  const navigate = useNavigate();
  return (
    <Section heading="Examine some nodes">
      <details>
        <summary>Only some, or with passwords</summary>
        <BeginForm
          onBegun={(examination) => {
            props.data.put(examination);
            navigate('/doctor');
            document.getElementById('main')?.scrollIntoView({ block: 'start' });
          }}
        />
      </details>
    </Section>
  );
}
