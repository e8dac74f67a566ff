import { createEffect, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { call } from '../client.ts';
import { createLive, lastSeen } from '../live.ts';
import { loadPanels } from '../panel/panels.ts';
import { dropRun, loadRuns, putRun } from '../run-list.ts';
import { isLive } from '../telemetry/live-figures.ts';
import { kiosk, loadKiosk, loadMaintenance, putMaintenance } from './kiosk-data.ts';

/** The head tells something each second; a connection that has been still for so long is dead, even where nothing has said so. */
const STILL_MS = 30_000;

/** Follows the head for as long as the screen is on: also over a restart, an upgrade and an hour without network. */
export function KioskLive(): JSX.Element {
  const [connection, setConnection] = createSignal({});
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    // While it is known to be lost, the connection is tried again anyway.
    if (isLive() || lastSeen() !== undefined) return;
    timer = setTimeout(() => {
      setConnection({});
      watch();
    }, STILL_MS);
  };
  createEffect(on([isLive, lastSeen], watch));
  onCleanup(() => clearTimeout(timer));
  return (
    <Show when={connection()} keyed>
      <Following />
    </Show>
  );
}

function Following(): JSX.Element {
  createLive(() => undefined, caughtUp, {
    run: (status) => {
      putRun(status);
      if (status.state === 'paused' || kiosk()?.paused) void loadKiosk();
    },
    removed: ({ run }) => dropRun(run),
    maintenance: putMaintenance,
  });
  return undefined;
}

let version: string | undefined;

/** A screen that nobody reloads must not go on with the pages of an older head. */
async function caughtUp(): Promise<void> {
  void loadRuns();
  void loadPanels();
  void loadKiosk();
  void loadMaintenance();
  const now = await call('GET /api/health').catch(() => undefined);
  if (now === undefined) return;
  if (version !== undefined && version !== now.version) location.reload();
  version = now.version;
}
