import { A } from '@solidjs/router';
import { For, type JSX } from 'solid-js';
import type { Alert } from '../../protocol/alerts.ts';
import { clockText } from '../clock.ts';

/** What has ended, newest first, with the jobs that ran there then. */
export function HistoryTable(props: { readonly alerts: readonly Alert[] }): JSX.Element {
  return (
    <div class="scroll">
      <table class="alert-history">
        <caption class="vh">Alerts that have ended, newest first</caption>
        <thead>
          <tr>
            <th scope="col">What was the matter</th>
            <th scope="col">From</th>
            <th scope="col">Until</th>
            <th scope="col" class="md">
              Jobs there
            </th>
          </tr>
        </thead>
        <tbody>
          <For
            each={props.alerts}
            fallback={
              <tr>
                <td colSpan={4}>Nothing has needed a hand so far.</td>
              </tr>
            }
          >
            {(alert) => (
              <tr>
                <td>{alert.sentence}</td>
                <td class="nw">{clockText(alert.since)}</td>
                <td class="nw">{alert.until === undefined ? 'now' : clockText(alert.until)}</td>
                <td class="md">
                  <For each={alert.jobs} fallback={<span class="quiet">none</span>}>
                    {(job) => (
                      <>
                        <A href={`/jobs/${job}`}>{job}</A>{' '}
                      </>
                    )}
                  </For>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
