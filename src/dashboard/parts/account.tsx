import { createSignal, type JSX, Show } from 'solid-js';
import type { Role } from '../../protocol/auth.ts';
import { asBreadboxError } from '../load.ts';
import { logOut, session } from '../session.ts';

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: 'owner',
  user: 'user',
  viewer: 'viewer: may look, not change',
  node: 'node',
};

/** Who is logged in, and the way out. */
export function Account(): JSX.Element {
  const [trouble, setTrouble] = createSignal<string>();
  const who = () => {
    const now = session();
    return now.state === 'in' ? now.who : undefined;
  };
  const leave = () => logOut().catch((error) => setTrouble(asBreadboxError(error).message));
  return (
    <Show when={who()}>
      {(known) => (
        <div class="account">
          <span>
            <b>{known().user}</b> <span class="note">{ROLE_WORDS[known().role]}</span>
          </span>
          <button type="button" class="btn plain small" onClick={leave}>
            Log out
          </button>
          <Show when={trouble()}>{(text) => <span class="note">{text()}</span>}</Show>
        </div>
      )}
    </Show>
  );
}
