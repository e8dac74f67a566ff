import { A } from '@solidjs/router';
import { For, type JSX } from 'solid-js';
import type { ProjectRow } from '../../protocol/farm.ts';
import { bytesText } from '../amounts.ts';
import { clockText } from '../clock.ts';

export function ProjectTable(props: { readonly projects: readonly ProjectRow[] }): JSX.Element {
  return (
    <div class="scroll">
      <table>
        <caption class="vh">Projects</caption>
        <thead>
          <tr>
            <th scope="col">Project</th>
            <th scope="col" class="md">
              Owner
            </th>
            <th scope="col" class="num md">
              Size
            </th>
            <th scope="col" class="num">
              Pushed
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.projects}>
            {(project) => (
              <tr>
                <td>
                  <A href={`/farm/projects/${project.project}`}>{project.project}</A>
                  <small>{project.title ?? 'no title'}</small>
                </td>
                <td class="md">{project.owner}</td>
                <td class="num md nw">{bytesText(project.bundleBytes)}</td>
                <td class="num nw">
                  {clockText(project.pushedAt)}
                  <small>{project.versions === 1 ? '1 version' : `${project.versions} versions`}</small>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
