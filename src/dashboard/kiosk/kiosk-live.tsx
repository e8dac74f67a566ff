import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { createLive, giveUpConnection } from '../live.ts';
import { dropRun, loadRuns, putRun } from '../run-list.ts';
import { isLive } from '../telemetry/live-figures.ts';
import { kiosk, loadKiosk, loadMaintenance, putMaintenance } from './kiosk-data.ts';
import { followVersion, headVersion, reloadWhereNew } from './kiosk-version.ts';

/** The head tells something each second; a connection that has been still for so long is dead, even where nothing has said so. */
const STILL_MS = 30_000;
/** What the owner has set meanwhile, and another version, is seen after so long. */
const LOOK_MS = 60_000;

/** Follows the head for as long as the screen is on: also over a restart, an upgrade and an hour without network. */
export function KioskLive(): JSX.Element {
  const [connection, setConnection] = createSignal({});
  createEffect(() => {
    if (isLive()) return;
    // Also while it is known to be lost: where a cable was pulled, what was begun may hang for a quarter of an hour.
    const timer = setInterval(async () => {
      if ((await headVersion()) === undefined) giveUpConnection();
      setConnection({});
    }, STILL_MS);
    onCleanup(() => clearInterval(timer));
  });
  onCleanup(followVersion(LOOK_MS).stop);
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
  const timer = setInterval(() => void loadKiosk(), LOOK_MS);
  onCleanup(() => clearInterval(timer));
  return undefined;
}

function caughtUp(): void {
  void loadRuns();
  void loadKiosk();
  void loadMaintenance();
  void reloadWhereNew();
}
