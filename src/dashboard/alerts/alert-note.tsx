import { A } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import type { Alert } from '../../protocol/alerts.ts';
import { clockText } from '../clock.ts';
import { BlinkButton } from '../nodes/blink-button.tsx';
import { nodes } from '../nodes/node-list.ts';
import { Answer } from '../parts/answer.tsx';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { isOwner } from '../session.ts';
import { AcknowledgeButton } from './acknowledge-button.tsx';

/** A light blinks by SSH: not of these boards. */
const CANNOT_BLINK: ReadonlySet<Alert['rule']> = new Set(['unreachable', 'link-down']);

/** One alert whole: what is the matter, why, what to do, and what helps to find the thing. */
export function AlertNote(props: { readonly alert: Alert }): JSX.Element {
  return (
    <section class="alert" aria-label={`Alert ${props.alert.alert}`}>
      <StateGlyph shape="triangle" />
      <div>
        <p class="what">{props.alert.sentence}</p>
        <AlertAnswers alert={props.alert} />
        <p class="note">{sinceText(props.alert)}</p>
        <div class="acts">
          <Show
            when={
              isOwner() && !CANNOT_BLINK.has(props.alert.rule) && nodes()?.some(({ node }) => node === props.alert.node)
            }
          >
            <BlinkButton node={props.alert.node} />
          </Show>
          <AcknowledgeButton alert={props.alert} />
        </div>
      </div>
    </section>
  );
}

/** Single lines that unfold. */
export function AlertLines(props: { readonly alerts: readonly Alert[] }): JSX.Element {
  return (
    <Show when={props.alerts.length > 0}>
      <ul class="more-problems" aria-label="More alerts">
        <For each={props.alerts}>
          {(alert) => (
            <li>
              <details>
                <summary>
                  <StateGlyph shape="triangle" />
                  <span>
                    <b>{alert.sentence}</b> <span class="quiet">{sinceText(alert)}</span>
                  </span>
                </summary>
                <AlertAnswers alert={alert} />
                <div class="acts answers">
                  <AcknowledgeButton alert={alert} />
                </div>
              </details>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function AlertAnswers(props: { readonly alert: Alert }): JSX.Element {
  return (
    <dl class="answers">
      <Answer word="What">{props.alert.what}</Answer>
      <Answer word="Why">{props.alert.why}</Answer>
      <Answer word="What to do">{props.alert.todo}</Answer>
      <Show when={props.alert.jobs.length > 0}>
        <Answer word="Jobs there">
          <For each={props.alert.jobs}>
            {(job) => (
              <>
                <A href={`/jobs/${job}`}>{job}</A>{' '}
              </>
            )}
          </For>
        </Answer>
      </Show>
    </dl>
  );
}

function sinceText({ since, acknowledged }: Alert): string {
  const known = acknowledged === undefined ? '' : ` Known to ${acknowledged.by} since ${clockText(acknowledged.at)}.`;
  return `Since ${clockText(since)}.${known}`;
}
