import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import type { LiveEvents } from '../protocol/live.ts';
import { loadAlerts, putAlerts } from './alerts/open-alerts.ts';
import { apiPath, call } from './client.ts';
import { loadJobCounts } from './jobs/job-counts.ts';
import { loadNodes } from './nodes/node-list.ts';
import { loadPanels, putPanels } from './panel/panels.ts';
import { putMeters } from './power/meters-now.ts';
import { putFigures } from './telemetry/live-figures.ts';
import { putTrends } from './telemetry/trends.ts';

type Handlers = { readonly [K in keyof LiveEvents]?: (event: LiveEvents[K]) => void };

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

const [lostSince, setLostSince] = createSignal<Date>();

/** When the head was last heard of; undefined while it is connected. */
export const lastSeen: Accessor<Date | undefined> = lostSince;

/** For who knows otherwise that the head is not there, as where a connection neither ends nor says anything. */
export function giveUpConnection(): void {
  setLostSince((since) => since ?? new Date());
}

/**
 * Follows the head's events while the page is shown; `opened` runs at each connection, to fetch what was missed.
 * One connection a tab, none in a hidden one: a browser has six for each HTTP/1.1 origin, all tabs together.
 */
export function createLive(run: Accessor<string | undefined>, opened: () => void, handlers: Handlers): void {
  createEffect(() => {
    const name = run();
    const url = apiPath('GET /api/live', name === undefined ? {} : { query: { run: name } });
    let events: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waitMs = FIRST_WAIT_MS;

    const close = () => {
      clearTimeout(timer);
      events?.close();
      events = undefined;
    };
    const open = () => {
      close();
      events = new EventSource(url);
      events.onopen = () => {
        waitMs = FIRST_WAIT_MS;
        setLostSince(undefined);
        opened();
        void loadJobCounts();
        void loadNodes();
        void loadAlerts();
        void loadPanels();
      };
      events.onerror = () => {
        close();
        setLostSince((since) => since ?? new Date());
        timer = setTimeout(open, waitMs);
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
        // An EventSource hides the status; this call tells a lost session (and leads to the login) from a lost head.
        call('GET /api/me').catch(() => undefined);
      };
      // The rail counts the running jobs and the nodes on every page.
      events.addEventListener('jobs', () => void loadJobCounts());
      events.addEventListener('inventory', () => {
        void loadNodes();
        void loadPanels();
      });
      events.addEventListener('panel', (event) => {
        const now: LiveEvents['panel'] = JSON.parse(event.data);
        putPanels(now);
      });
      events.addEventListener('alerts', (event) => {
        const now: LiveEvents['alerts'] = JSON.parse(event.data);
        putAlerts(now.alerts);
      });
      events.addEventListener('meters', (event) => putMeters(JSON.parse(event.data)));
      // It also says what the nodes do, and sparklines go on where another page began them.
      events.addEventListener('telemetry', (event) => {
        const now: LiveEvents['telemetry'] = JSON.parse(event.data);
        putFigures(now);
        putTrends(now);
      });
      for (const [kind, handle] of Object.entries(handlers)) {
        events.addEventListener(kind, (event) => (handle as (value: unknown) => void)(JSON.parse(event.data)));
      }
    };
    const follow = () => (document.hidden ? close() : open());
    document.addEventListener('visibilitychange', follow);
    follow();
    onCleanup(() => {
      document.removeEventListener('visibilitychange', follow);
      close();
    });
  });
}
