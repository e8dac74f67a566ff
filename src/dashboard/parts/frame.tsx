import { A, type RouteSectionProps, useLocation, useNavigate, usePreloadRoute } from '@solidjs/router';
import { createEffect, createMemo, For, type JSX, Match, on, onMount, Show, Switch } from 'solid-js';
import { forgetAlerts, loadAlerts, openAlerts } from '../alerts/open-alerts.ts';
import { isFresh } from '../is-fresh.ts';
import { forgetJobCounts, jobCounts, loadJobCounts } from '../jobs/job-counts.ts';
import { forgetNodes, loadNodes, nodes } from '../nodes/node-list.ts';
import { UnreachablePage } from '../pages/unreachable-page.tsx';
import { MiniPanel } from '../panel/mini-panel.tsx';
import { forgetPanels, loadPanels } from '../panel/panels.ts';
import { forgetRuns, isGoing, loadRuns, runs } from '../run-list.ts';
import { askWho, session } from '../session.ts';
import { RailLine } from '../telemetry/rail-line.tsx';
import { Account } from './account.tsx';
import { Brand } from './brand.tsx';
import { Glyph } from './glyph.tsx';
import { LostNote } from './lost-note.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** What every page has around it. It also holds the door: who is not logged in goes to /login and comes back. */
export function Frame(props: RouteSectionProps): JSX.Element {
  const location = useLocation();
  const navigate = useNavigate();
  /** Pages that are no part of the frame, and see to the door themselves. */
  const isApart = () => location.pathname === '/login' || location.pathname === '/kiosk';
  const state = createMemo(() => session().state);

  onMount(() => {
    if (!isApart()) void askWho();
  });
  // The page's own scripts come while the head says who is there.
  usePreloadRoute()(window.location.href);
  createEffect(() => {
    if (state() === 'out' && !isApart()) {
      forgetRuns();
      forgetJobCounts();
      forgetNodes();
      forgetAlerts();
      forgetPanels();
      const here = `${location.pathname}${location.search}`;
      navigate(here === '/' ? '/login' : `/login?to=${encodeURIComponent(here)}`, { replace: true });
    }
  });
  createEffect(() => {
    if (state() !== 'in') return;
    void loadRuns();
    void loadJobCounts();
    void loadNodes();
    void loadAlerts();
    void loadPanels();
  });
  // A screen reader learns of a new page by its heading.
  createEffect(
    on(
      () => location.pathname,
      () => document.getElementById('main')?.focus({ preventScroll: true }),
      { defer: true },
    ),
  );

  return (
    <Show when={!isApart()} fallback={props.children}>
      <Switch>
        <Match when={state() === 'in' && location.pathname === '/' && isFresh()}>
          <SkipLink />
          {props.children}
        </Match>
        <Match when={state() === 'in'}>
          <SkipLink />
          <div class="app">
            <aside class="rail">
              <Brand />
              <Navigation label="Main" class="nav" />
              <div class="grow" />
              <MiniPanel />
              <RailLine />
              <Account />
              <ThemeSwitch />
            </aside>
            <main class="page" id="main" tabindex="-1">
              <LostNote />
              {props.children}
              <footer class="foot">
                <Account />
              </footer>
            </main>
          </div>
          <Navigation label="Main, at the foot" class="tabs" />
        </Match>
        <Match when={state() === 'unreachable'}>
          <UnreachablePage />
        </Match>
      </Switch>
    </Show>
  );
}

function SkipLink(): JSX.Element {
  return (
    <a class="skip" href="#main" rel="external">
      Skip to content
    </a>
  );
}

function Navigation(props: { readonly label: string; readonly class: string }): JSX.Element {
  const going = () => runs()?.filter(isGoing).length ?? 0;
  const places = [
    { href: '/', glyph: 'home', word: 'Home', count: () => 0, of: '' },
    { href: '/nodes', glyph: 'nodes', word: 'Nodes', count: () => nodes()?.length ?? 0, of: ' known' },
    { href: '/jobs', glyph: 'jobs', word: 'Jobs', count: () => jobCounts()?.running ?? 0, of: ' going' },
    { href: '/farm', glyph: 'farm', word: 'Farm', count: going, of: ' going' },
    { href: '/network', glyph: 'network', word: 'Net', rest: 'work', count: () => 0, of: '' },
    { href: '/benchmarks', glyph: 'bench', word: 'Bench', rest: 'marks', count: () => 0, of: '' },
    { href: '/alerts', glyph: 'alerts', word: 'Alerts', count: () => openAlerts()?.length ?? 0, of: ' open' },
    { href: '/doctor', glyph: 'doctor', word: 'Doctor', count: () => 0, of: '' },
  ] as const;
  return (
    <nav class={props.class} aria-label={props.label}>
      <For each={places}>
        {(place) => (
          <A href={place.href} end={place.href === '/'}>
            <Glyph name={place.glyph} />
            <span>
              {place.word}
              <Show when={'rest' in place && place.rest}>{(rest) => <span class="rest">{rest()}</span>}</Show>
            </span>
            <Show when={place.count() > 0}>
              <span class="count">
                {place.count()}
                <span class="vh">{place.of}</span>
              </span>
            </Show>
          </A>
        )}
      </For>
    </nav>
  );
}
