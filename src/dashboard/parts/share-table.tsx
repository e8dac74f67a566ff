import { For, type JSX, Show } from 'solid-js';
import type { ApiOutput } from '../../protocol/api.ts';
import { countOf } from '../amounts.ts';
import { Bar } from './bar.tsx';

type Shares = ApiOutput<'GET /api/farm/shares'>;
type Share = Shares['users'][number];

/** Who may use how many slots of the engine, and why. */
export function ShareTable(props: { readonly shares: Shares }): JSX.Element {
  return (
    <>
      <p class="mid">{sentence(props.shares)}</p>
      <Show when={props.shares.users.length > 0}>
        <div class="scroll">
          <table>
            <caption class="vh">Slots of the engine by user</caption>
            <thead>
              <tr>
                <th scope="col">User</th>
                <th scope="col" class="wide">
                  Busy
                </th>
                <th scope="col" class="num">
                  Slots
                </th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              <For each={props.shares.users}>
                {(share) => (
                  <tr>
                    <td>
                      <b>{share.user}</b>
                    </td>
                    <td class="wide">
                      <Bar part={Math.min(share.busy, props.shares.slots)} whole={props.shares.slots} />
                      <small>{share.busy} busy now</small>
                    </td>
                    <td class="num nw">
                      {share.allowed} of {props.shares.slots}
                    </td>
                    <td>{why(share, props.shares)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Show>
    </>
  );
}

function sentence({ slots, users }: Shares): string {
  const wanted = users.reduce((sum, user) => sum + user.wanted, 0);
  const here = `The engine has ${countOf(slots, 'slot')}`;
  const wanting = users.filter((user) => user.wanted > 0);
  if (wanting.length === 0) return `${here}, and nobody wants any just now.`;
  if (wanted <= slots) return `${here}: enough for all that is wanted.`;
  return wanting.length === 1
    ? `${here}, all for ${wanting[0]?.user}: nobody else wants any.`
    : `${here}, and ${wanted} are wanted: they are divided in equal parts, and what one leaves goes to the others.`;
}

function why({ wanted, allowed, busy }: Share, { users }: Shares): string {
  if (wanted === 0) return busy > 0 ? 'wants no more: what runs, ends' : 'wants none';
  if (busy > allowed) return `wants ${wanted}; ${countOf(busy - allowed, 'slot')} go to others as tasks end`;
  if (allowed >= wanted) return `wants ${wanted} and has them all`;
  const others = users.filter((user) => user.wanted > 0).length - 1;
  return others > 0 ? `wants ${wanted}; shares with ${countOf(others, 'other')}` : `wants ${wanted}; there are no more`;
}
