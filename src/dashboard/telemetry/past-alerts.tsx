import { createMemo, type JSX, Show } from 'solid-js';
import { HistoryTable } from '../alerts/history-table.tsx';
import { openAlerts } from '../alerts/open-alerts.ts';
import { call } from '../client.ts';
import { createLoad } from '../load.ts';
import { Section } from '../parts/section.tsx';

const MOST_SHOWN = 20;

/** What was the matter with one node and has ended. */
export function PastAlerts(props: { readonly node: string }): JSX.Element {
  // Asked again when an alert begins or ends.
  const asked = createMemo(() => [props.node, openAlerts()?.length] as const);
  const history = createLoad(asked, ([node], signal) =>
    call('GET /api/alerts', { query: { nodes: node, history: 'true', limit: MOST_SHOWN }, signal }),
  );
  const ended = () => history.value()?.filter(({ until }) => until !== undefined) ?? [];
  return (
    <Show when={ended().length > 0}>
      <Section heading="What was the matter before">
        <HistoryTable alerts={ended()} />
      </Section>
    </Show>
  );
}
