import '../styles/nodes.css';
import '../styles/up.css';
import '../styles/network.css';
import { A, useNavigate, useParams } from '@solidjs/router';
import { createMemo, createSignal, Index, type JSX, Match, Show, Switch } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { ApiInput } from '../../protocol/api.ts';
import type { NetworkTest } from '../../protocol/network.ts';
import { pathEnds } from '../../protocol/path-ends.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { createNetworkData, type NetworkData } from '../network/network-data.ts';
import { NetworkFindings } from '../network/network-findings.tsx';
import { networkLead, networkSentence, untoldReasons } from '../network/network-sentence.ts';
import { pingFigure, pingHeat, speedFigure, speedHeat, usualPing, usualSpeed } from '../network/path-heat.ts';
import { PathMatrix } from '../network/path-matrix.tsx';
import { StarTable } from '../network/star-table.tsx';
import { TestTable } from '../network/test-table.tsx';
import { NameNodesFirst } from '../nodes/name-nodes-first.tsx';
import { hasNodes } from '../nodes/node-list.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';

type Body = ApiInput<'POST /api/network-tests'>['body'];

const WHAT_IT_DOES =
  'A measurement pings between all nodes and tells what each path carries, both ways. From the pattern it names the cable that is slow. Of eight nodes it takes about a minute, and programs that use the network meanwhile are slowed down.';

/** The last measurement, or the one in the address: who is to blame, what each path carries, and how far it is. */
export function NetworkPage(): JSX.Element {
  const params = useParams<{ test?: string }>();
  const navigate = useNavigate();
  const data = createNetworkData(() => params.test);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const begin = async (body: Body): Promise<void> => {
    setProblem(undefined);
    try {
      data.put(await call('POST /api/network-tests', { body }));
      navigate('/network');
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
  };
  const mayBegin = () => isOwner() && hasNodes() === true && data.running() === undefined;
  return (
    <>
      <Switch fallback={<PageHead sentence="Asking for the last measurement." title="Network" />}>
        <Match when={data.shown()}>
          {(test) => <Shown test={test()} data={data} begin={mayBegin() ? begin : undefined} onProblem={setProblem} />}
        </Match>
        <Match when={data.problem()?.code === 'not-found'}>
          <PageHead
            sentence={`There is no measurement ${params.test}.`}
            title="No such measurement"
            crumb={<A href="/network">Network</A>}
          />
        </Match>
        <Match when={data.problem()}>
          <PageHead sentence="The network cannot be asked about." title="Network" />
          <ProblemNote problem={data.problem()} />
        </Match>
        <Match when={data.list()?.length === 0}>
          <PageHead sentence="The network was not measured yet." title="Network" lead={WHAT_IT_DOES}>
            <Show when={mayBegin()}>
              <Buttons isFirst begin={begin} />
            </Show>
          </PageHead>
          <NameNodesFirst />
        </Match>
      </Switch>
      <ProblemNote problem={problem()} />
      <Show when={(data.list()?.length ?? 0) > 0}>
        <Section heading="So far" aside={<A href="/machine">The machine as a drawing</A>}>
          <TestTable tests={data.list() ?? []} />
        </Section>
      </Show>
    </>
  );
}

function Shown(props: {
  readonly test: NetworkTest;
  readonly data: NetworkData;
  readonly begin: ((body: Body) => Promise<void>) | undefined;
  readonly onProblem: (problem: BreadboxError) => void;
}): JSX.Element {
  const params = useParams<{ test?: string }>();
  const test = () => props.test;
  const ends = createMemo(() => pathEnds(test().pairs));
  const blamed = createMemo(() => new Set(test().findings.map(({ node }) => node)));
  const speed = createMemo(() => usualSpeed(test().pairs));
  const ping = createMemo(() => usualPing(test().pairs));
  const cancel = async (): Promise<void> => {
    try {
      await call('POST /api/network-tests/{test}/cancel', { params: { test: test().test } });
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    }
  };
  const again = (begin: (body: Body) => Promise<void>) => (node: string) => void begin({ kind: 'quick', nodes: node });
  return (
    <>
      <PageHead
        sentence={networkSentence(test())}
        title="Network"
        lead={networkLead(test())}
        crumb={
          <Show when={params.test !== undefined}>
            <A href="/network">Network</A> / {test().test}
          </Show>
        }
      >
        <Show when={isOwner()}>
          <Switch>
            <Match when={test().state === 'running'}>
              <button type="button" class="btn" onClick={() => void cancel()}>
                Cancel
              </button>
            </Match>
            <Match when={props.begin}>{(begin) => <Buttons isFirst={false} begin={begin()} />}</Match>
          </Switch>
        </Show>
      </PageHead>
      <NetworkFindings findings={test().findings} again={props.begin && again(props.begin)} />
      <Switch>
        <Match when={test().kind === 'quick'}>
          <Section heading="Between the head and the nodes">
            <StarTable test={test()} ends={ends()} />
          </Section>
        </Match>
        <Match when={ends().length > 0}>
          <div class="matrices" classList={{ wide: ends().length > 9 }}>
            <Show when={speed()}>
              {(usual) => (
                <PathMatrix
                  heading="Bandwidth, Mbit/s"
                  words={['full', 'a little less', 'slow']}
                  {...{ ends: ends(), pairs: test().pairs, blamed: blamed() }}
                  cell={({ mbitPerSec: mbit }) =>
                    mbit === undefined ? undefined : { text: speedFigure(mbit), heat: speedHeat(mbit, usual()) }
                  }
                />
              )}
            </Show>
            <Show when={ping()}>
              {(usual) => (
                <PathMatrix
                  heading="Ping, ms"
                  words={['quick', 'a little more', 'slow']}
                  {...{ ends: ends(), pairs: test().pairs, blamed: blamed() }}
                  cell={({ pingMs }) =>
                    pingMs && { text: pingFigure(pingMs.median), heat: pingHeat(pingMs.median, usual()) }
                  }
                />
              )}
            </Show>
          </div>
          <Show when={speed() ?? ping()}>
            <p class="note">Row sends, column receives. The strongest cells are the trouble, in both charts.</p>
          </Show>
        </Match>
      </Switch>
      <Show when={untoldReasons(test()).length > 0}>
        <Section heading="Not measured">
          <ul class="untold-list">
            <Index each={untoldReasons(test())}>{(why) => <li>{why()}</li>}</Index>
          </ul>
        </Section>
      </Show>
    </>
  );
}

function Buttons(props: { readonly isFirst: boolean; readonly begin: (body: Body) => Promise<void> }): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const begin = async (body: Body): Promise<void> => {
    setBusy(true);
    await props.begin(body);
    setBusy(false);
  };
  return (
    <div class="acts">
      <button type="button" class="btn" disabled={busy()} onClick={() => void begin({ throughput: false })}>
        Ping only
      </button>
      <button type="button" class="btn go" disabled={busy()} onClick={() => void begin({})}>
        {props.isFirst ? 'Measure the network' : 'Measure again'}
      </button>
    </div>
  );
}
