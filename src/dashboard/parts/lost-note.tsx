import { type JSX, Show } from 'solid-js';
import { clockText } from '../clock.ts';
import { lastSeen } from '../live.ts';

/** Says that what is shown may be old, while the head is not connected. */
export function LostNote(): JSX.Element {
  return (
    <div role="status">
      <Show when={lastSeen()}>
        {(since) => (
          <p class="lost">
            Not connected, last seen {clockText(since())}. What is shown here may be old; the page tries again by
            itself.
          </p>
        )}
      </Show>
    </div>
  );
}
