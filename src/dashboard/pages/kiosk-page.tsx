import '../styles/panel.css';
import '../styles/kiosk.css';
import { useNavigate } from '@solidjs/router';
import { type JSX, Match, Switch } from 'solid-js';
import { call } from '../client.ts';
import { createNow } from '../clock.ts';
import { createEntrance } from '../kiosk/enter-kiosk.ts';
import { KioskLive } from '../kiosk/kiosk-live.tsx';
import { KioskPanel } from '../kiosk/kiosk-panel.tsx';
import { KioskTop } from '../kiosk/kiosk-top.tsx';
import { KioskVitals } from '../kiosk/kiosk-vitals.tsx';
import { NightCover } from '../kiosk/night-cover.tsx';
import { createLoad } from '../load.ts';
import { clusterName } from '../panel/cluster-name.ts';
import { panelNodes } from '../panel/panels.ts';
import { session } from '../session.ts';
import { createTitle } from '../title.ts';

/** The panel on a screen in the case, 800 by 480: it fills the screen, nothing scrolls, and nothing leads away. */
export function KioskPage(): JSX.Element {
  createTitle(() => 'Kiosk');
  const navigate = useNavigate();
  const entrance = createEntrance(() => navigate('/login?to=/kiosk', { replace: true }));
  // It stays what it was while the screen logs itself in again, or the head is away.
  let wasIn = false;
  const isIn = () => {
    wasIn ||= session().state === 'in';
    return wasIn && !isRefused();
  };
  /** Its token has been revoked; a head that is away is no refusal. */
  const isRefused = () => entrance.problem()?.code === 'not-logged-in';
  return (
    <main class="kiosk" id="main" tabindex="-1">
      <Switch>
        <Match when={isIn()}>
          <Shown />
        </Match>
        <Match when={entrance.problem()}>
          <div class="kiosk-waits">
            <h1>{isRefused() ? 'This screen may not look.' : 'Waiting for Breadbox.'}</h1>
            <p>
              {isRefused()
                ? 'Its link is not good any more. On the head: breadbox kiosk link'
                : 'Its head does not answer yet. This goes on by itself.'}
            </p>
          </div>
        </Match>
      </Switch>
    </main>
  );
}

function Shown(): JSX.Element {
  const now = createNow();
  const computer = createLoad(
    () => true,
    (_, signal) => call('GET /api/computer', { signal }),
  );
  return (
    <>
      <KioskLive />
      <KioskTop name={clusterName(panelNodes() ?? [], computer.value()?.node)} now={now} />
      <KioskPanel />
      <KioskVitals />
      <NightCover now={now} />
    </>
  );
}
