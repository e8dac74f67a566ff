import { useLocation, useNavigate, useSearchParams } from '@solidjs/router';
import { createEffect, createSignal, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { Login } from '../../protocol/auth.ts';
import { asBreadboxError } from '../load.ts';
import { Brand } from '../parts/brand.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { ThemeSwitch } from '../parts/theme-switch.tsx';
import { logIn } from '../session.ts';
import { createTitle } from '../title.ts';

export function LoginPage(): JSX.Element {
  createTitle(() => 'Log in');
  const navigate = useNavigate();
  const location = useLocation();
  const [search] = useSearchParams<{ to: string }>();
  const [user, setUser] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [secret, setSecret] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();

  const enter = async (given: Login) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await logIn(given);
      navigate(pageOf(search.to), { replace: true });
    } catch (error) {
      setProblem(asBreadboxError(error));
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  // Whoever pastes the link into the address bar of this page changes nothing but the hash: it is not loaded anew.
  createEffect(() => {
    const code = codeOf(location.hash);
    if (code === undefined) return;
    // The code must not stay in the address bar or the history, whatever becomes of it.
    navigate(`/login${location.search}`, { replace: true });
    void enter({ code });
  });
  const submitName = (event: SubmitEvent) => {
    event.preventDefault();
    if (user().trim() !== '' && password() !== '') void enter({ user: user().trim(), password: password() });
  };
  const submitSecret = (event: SubmitEvent) => {
    event.preventDefault();
    const text = secret().trim();
    if (text === '') return;
    const code = text.includes('#') ? codeOf(text.slice(text.indexOf('#'))) : undefined;
    void enter(code === undefined ? { token: text } : { code });
  };

  return (
    <main class="doorway" id="main" tabindex="-1">
      <div class="top">
        <Brand />
        <ThemeSwitch />
      </div>
      <h1>{busy() ? 'Logging in.' : 'Log in to see this Breadbox.'}</h1>
      <ProblemNote problem={problem()} />
      <form class="login" onSubmit={submitName}>
        <label for="user">Name</label>
        <input
          id="user"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          value={user()}
          onInput={(event) => setUser(event.currentTarget.value)}
        />
        <label for="password">Password</label>
        <input
          id="password"
          type="password"
          autocomplete="current-password"
          value={password()}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <button type="submit" class="btn go" disabled={busy()}>
          Log in
        </button>
      </form>
      <Show when={search.to}>
        <p class="note">After that you are back at {pageOf(search.to)}.</p>
      </Show>
      <Section heading="Without a password">
        <p>
          On the computer that runs Breadbox, type <code>breadbox login</code>. It prints a link that works once, within
          ten minutes. Open the link, or paste it here.
        </p>
        <form class="login" onSubmit={submitSecret}>
          <label for="secret">Link, or API token</label>
          <input
            id="secret"
            type="password"
            autocomplete="off"
            spellcheck={false}
            value={secret()}
            onInput={(event) => setSecret(event.currentTarget.value)}
          />
          <button type="submit" class="btn" disabled={busy()}>
            Go in
          </button>
        </form>
      </Section>
    </main>
  );
}

function codeOf(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? undefined;
}

/** Only pages of this Breadbox: `//elsewhere` and full addresses lead Home. */
function pageOf(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])/.test(to) ? to : '/';
}
