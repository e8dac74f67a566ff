import { A } from '@solidjs/router';
import { Index, type JSX } from 'solid-js';
import type { Up } from '../../protocol/provision.ts';
import { countOf, countText, durationText } from '../amounts.ts';
import { clockText } from '../clock.ts';
import { namedText } from '../nodes/nodes-sentence.ts';
import { failedNodes, upKindText } from './up-sentence.ts';
import { UpStateWord } from './up-state.tsx';

/** What was done before, newest first. */
export function UpTable(props: { readonly ups: readonly Up[] }): JSX.Element {
  return (
    <div class="scroll">
      <table class="ups">
        <caption class="vh">Ups, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Up</th>
            <th scope="col">State</th>
            <th scope="col" class="num md">
              Changes
            </th>
            <th scope="col" class="num">
              Began
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={props.ups}>
            {(up) => (
              <tr>
                <td>
                  <A href={`/up/${up().up}`}>{upKindText(up())}</A>
                  <small>
                    {up().up}, {up().by}
                  </small>
                </td>
                <td>
                  <UpStateWord up={up()} />
                  <small>{reason(up())}</small>
                </td>
                <td class="num md">
                  {countText(up().changed)}
                  <small>{up().dryRun ? 'would be made' : 'made'}</small>
                </td>
                <td class="num nw">
                  {clockText(up().startedAt)}
                  <small>{tookText(up())}</small>
                </td>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
    </div>
  );
}

function reason(up: Up): string {
  if (up.state === 'done') return up.verified.length > 0 ? 'verified' : '';
  if (up.state !== 'failed') return '';
  const failed = failedNodes(up);
  return failed.length > 0 ? `${namedText(failed)} not finished` : countOf(up.problems.length, 'problem');
}

function tookText({ startedAt, endedAt }: Up): string {
  if (endedAt === undefined) return 'at work';
  return `took ${durationText((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)}`;
}
