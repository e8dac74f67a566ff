import '../styles/alerts.css';
import { createMemo, type JSX, Show } from 'solid-js';
import { AlertLines, AlertNote } from '../alerts/alert-note.tsx';
import { alertsSentence } from '../alerts/alerts-sentence.ts';
import { HistoryTable } from '../alerts/history-table.tsx';
import { alertsProblem, loadAlerts, openAlerts } from '../alerts/open-alerts.ts';
import { SendForm } from '../alerts/send-form.tsx';
import { call } from '../client.ts';
import { createLive } from '../live.ts';
import { createLoad } from '../load.ts';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { isOwner } from '../session.ts';

const SHOWN = 200;

/** What needs a hand now, what did, and where that is sent. */
export function AlertsPage(): JSX.Element {
  const history = createLoad(
    () => true,
    (_, signal) => call('GET /api/alerts', { query: { history: 'true', limit: SHOWN }, signal }),
  );
  const settings = createLoad(
    () => isOwner() || undefined,
    (_, signal) => call('GET /api/alert-settings', { signal }),
  );
  createLive(() => undefined, history.reload, { alerts: () => history.reload() });
  const ended = createMemo(() => history.value()?.filter(({ until }) => until !== undefined));
  const isUnreadable = () => openAlerts() === undefined && alertsProblem() !== undefined;
  return (
    <>
      <PageHead
        sentence={isUnreadable() ? 'The alerts cannot be shown.' : alertsSentence(openAlerts())}
        title="Alerts"
        lead="An alert stays until its cause has gone, and goes by itself."
      />
      <ProblemNote problem={alertsProblem() ?? history.problem() ?? settings.problem()} />
      <Show when={alertsProblem()}>
        <button type="button" class="btn" onClick={() => void loadAlerts()}>
          Ask again
        </button>
      </Show>
      <Show when={openAlerts()?.[0]}>{(worst) => <AlertNote alert={worst()} />}</Show>
      <AlertLines alerts={openAlerts()?.slice(1) ?? []} />
      <Section heading="What was the matter before">
        <Show when={ended()}>{(alerts) => <HistoryTable alerts={alerts()} />}</Show>
      </Section>
      <Show when={isOwner()}>
        <Section heading="Where alerts are sent">
          <Show when={settings.value()}>
            {(now) => <SendForm settings={now()} onSet={(next) => settings.set(next)} />}
          </Show>
        </Section>
      </Show>
    </>
  );
}
