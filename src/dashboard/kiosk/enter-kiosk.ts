import { createEffect, createSignal, on, onCleanup, onMount } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { asBreadboxError } from '../load.ts';
import { askWho, logIn, session } from '../session.ts';

/** Of this window alone; it outlives a reload, as after an upgrade of the head. */
const KEY = 'breadbox.kiosk';
const AGAIN_MS = 3000;
/** A token that was revoked does not come back; the head counts each attempt. */
const REFUSED_AGAIN_MS = 60_000;

/**
 * Lets the screen in with the viewer's token of its link, now and whenever its session has ended, without anybody at hand. The token is taken
 * out of the address. `stranger` is called where there is neither a session nor a token.
 */
export function createEntrance(stranger: () => void): { readonly problem: () => BreadboxError | undefined } {
  const token = takeToken();
  const [problem, setProblem] = createSignal<BreadboxError>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  const enter = async () => {
    clearTimeout(timer);
    try {
      if (token.isNew || session().state === 'out') await withToken();
      else await askWho();
      if (session().state === 'in') return setProblem(undefined);
      const now = session();
      // Logged out: the effect below comes with the token.
      if (now.state === 'unreachable') throw now.problem;
    } catch (error) {
      const known = asBreadboxError(error);
      setProblem(known);
      timer = setTimeout(() => void enter(), known.code === 'no-head' ? AGAIN_MS : REFUSED_AGAIN_MS);
    }
  };
  const withToken = async () => {
    if (token.text === undefined) return stranger();
    await logIn({ token: token.text });
    token.isNew = false;
  };
  onMount(() => void enter());
  createEffect(
    on(
      () => session().state,
      (state) => {
        if (state === 'out') void enter();
      },
      { defer: true },
    ),
  );
  return { problem };
}

/** From the address, where it stands once; else as it was kept. */
function takeToken(): { readonly text: string | undefined; isNew: boolean } {
  const given = new URLSearchParams(location.hash.replace(/^#/, '')).get('token');
  if (given === null) return { text: sessionStorage.getItem(KEY) ?? undefined, isNew: false };
  sessionStorage.setItem(KEY, given);
  history.replaceState(history.state, '', location.pathname);
  return { text: given, isNew: true };
}
