import { type JSX, Show } from 'solid-js';
import { percentText } from '../amounts.ts';
import { jobCounts } from '../jobs/job-counts.ts';
import { isGoing, runs } from '../run-list.ts';
import { createClusterNow } from '../telemetry/cluster-now.ts';
import { toldOf } from '../telemetry/told-nodes.ts';

/** Four numbers that can be read from across the room. What is not known is said. */
export function KioskVitals(): JSX.Element {
  const cluster = createClusterNow(toldOf);
  const busy = () => cluster()?.busyCores;
  const run = () => (runs() ?? []).find(isGoing);
  const jobs = () => jobCounts()?.running ?? 0;
  return (
    <dl class="kiosk-vitals">
      <Vital
        value={rounded(busy())}
        unit={cluster()?.cores === undefined ? '' : `of ${cluster()?.cores}`}
        note="cores busy"
      />
      <Vital
        value={rounded(cluster()?.hottest?.celsius)}
        unit="°C"
        note={cluster()?.hottest === undefined ? 'temperature' : `hottest: ${cluster()?.hottest?.node}`}
      />
      <Vital value={rounded(cluster()?.watts)} unit="W" note="power, estimated" />
      <Show
        when={run()}
        fallback={
          <Vital
            value={jobCounts() === undefined ? undefined : String(jobs())}
            note={jobs() === 1 ? 'job runs' : 'jobs run'}
          />
        }
      >
        {(going) => (
          <Show
            when={going().feedDone && going().tasks > 0}
            fallback={<Vital value={String(going().answered)} note={`answers: ${going().project}`} />}
          >
            <Vital
              value={percentText(going().answered, going().tasks).replace(/\D+$/, '')}
              unit="%"
              note={going().state === 'paused' ? `${going().project}, paused` : going().project}
            />
          </Show>
        )}
      </Show>
    </dl>
  );
}

function Vital(props: {
  readonly value: string | undefined;
  readonly unit?: string;
  readonly note: string;
}): JSX.Element {
  return (
    <div>
      <dt>{props.note}</dt>
      <dd classList={{ unknown: props.value === undefined }}>
        {props.value ?? 'unknown'}
        <Show when={props.value !== undefined && props.unit}>
          <small> {props.unit}</small>
        </Show>
      </dd>
    </div>
  );
}

function rounded(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(Math.round(value));
}
