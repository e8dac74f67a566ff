import { A, type RouteSectionProps, useLocation, useNavigate } from '@solidjs/router';
import { createEffect, createMemo, For, type JSX, Match, on, onMount, Show, Switch } from 'solid-js';
import { isFresh } from '../is-fresh.ts';
import { forgetJobCounts, jobCounts, loadJobCounts } from '../jobs/job-counts.ts';
import { forgetNodes, loadNodes, nodes } from '../nodes/node-list.ts';
import { UnreachablePage } from '../pages/unreachable-page.tsx';
import { forgetRuns, isGoing, loadRuns, runs } from '../run-list.ts';
import { askWho, session } from '../session.ts';
import { Account } from './account.tsx';
import { Brand } from './brand.tsx';
import { Glyph } from './glyph.tsx';
import { LostNote } from './lost-note.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** What every page has around it. It also holds the door: who is not logged in goes to /login and comes back. */
export function Frame(props: RouteSectionProps): JSX.Element {
  const location = useLocation();
  const navigate = useNavigate();
  const atLogin = () => location.pathname === '/login';
  const state = createMemo(() => session().state);

  onMount(() => {
    if (!atLogin()) void askWho();
  });
  createEffect(() => {
    if (state() === 'out' && !atLogin()) {
      forgetRuns();
      forgetJobCounts();
      forgetNodes();
      const here = `${location.pathname}${location.search}`;
      navigate(here === '/' ? '/login' : `/login?to=${encodeURIComponent(here)}`, { replace: true });
    }
  });
  createEffect(() => {
    if (state() !== 'in') return;
    void loadRuns();
    void loadJobCounts();
    void loadNodes();
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
    <Show when={!atLogin()} fallback={props.children}>
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
  ] as const;
  return (
    <nav class={props.class} aria-label={props.label}>
      <For each={places}>
        {(place) => (
          <A href={place.href} end={place.href === '/'}>
            <Glyph name={place.glyph} />
            {place.word}
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
