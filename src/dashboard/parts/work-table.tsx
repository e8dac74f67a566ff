import { A } from '@solidjs/router';
import { Index, type JSX, Show } from 'solid-js';
import { durationText } from '../amounts.ts';
import { clockText } from '../clock.ts';

/** Something that the head did for a while. */
export interface Work {
  readonly by: string;
  readonly startedAt: string;
  readonly endedAt?: string | undefined;
}

/** What the head did before, newest first. */
export function WorkTable<T extends Work>(props: {
  readonly works: readonly T[];
  readonly caption: string;
  readonly heads: readonly [what: string, state: string];
  readonly link: (work: T) => { readonly href: string; readonly name: string; readonly text: string };
  readonly state: (work: T) => JSX.Element;
  readonly note: (work: T) => string | undefined;
  /** A column between state and time, of a figure and what it is. */
  readonly figure?: { readonly head: string; readonly of: (work: T) => readonly [figure: string, note: string] };
}): JSX.Element {
  return (
    <div class="scroll">
      <table class="ups">
        <caption class="vh">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{props.heads[0]}</th>
            <th scope="col">{props.heads[1]}</th>
            <Show when={props.figure}>
              {(figure) => (
                <th scope="col" class="num md">
                  {figure().head}
                </th>
              )}
            </Show>
            <th scope="col" class="num">
              Began
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={props.works}>
            {(work) => (
              <tr>
                <td>
                  <A href={props.link(work()).href}>{props.link(work()).text}</A>
                  <small>
                    {props.link(work()).name}, {work().by}
                  </small>
                </td>
                <td>
                  {props.state(work())}
                  <small>{props.note(work())}</small>
                </td>
                <Show when={props.figure}>
                  {(figure) => (
                    <td class="num md">
                      {figure().of(work())[0]}
                      <small>{figure().of(work())[1]}</small>
                    </td>
                  )}
                </Show>
                <td class="num nw">
                  {clockText(work().startedAt)}
                  <small>{tookText(work())}</small>
                </td>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
    </div>
  );
}

export function tookText({ startedAt, endedAt }: Work): string {
  if (endedAt === undefined) return 'at work';
  return `took ${durationText((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}`;
}
