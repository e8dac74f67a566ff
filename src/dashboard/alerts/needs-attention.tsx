import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import type { Alert } from '../../protocol/alerts.ts';
import { Section } from '../parts/section.tsx';
import { AlertLines, AlertNote } from './alert-note.tsx';

/** More stand on the page of alerts alone. */
const MOST_LINES = 4;

/** What needs a hand: the worst whole, some more as lines; nothing where all is well. */
export function NeedsAttention(props: { readonly alerts: readonly Alert[] }): JSX.Element {
  return (
    <Show when={props.alerts[0]}>
      {(worst) => (
        <Section heading="Needs attention" aside={<A href="/alerts">All alerts</A>}>
          <AlertNote alert={worst()} />
          <AlertLines alerts={props.alerts.slice(1, MOST_LINES + 1)} />
          <Show when={props.alerts.length > MOST_LINES + 1}>
            <p class="note">And {props.alerts.length - MOST_LINES - 1} more.</p>
          </Show>
        </Section>
      )}
    </Show>
  );
}
