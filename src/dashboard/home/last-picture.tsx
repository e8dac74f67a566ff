import { A } from '@solidjs/router';
import { createMemo, type JSX, Show } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import { call } from '../client.ts';
import { clockText } from '../clock.ts';
import { createLoad } from '../load.ts';
import { artefactUrl, createPicture } from '../parts/picture.ts';
import { Section } from '../parts/section.tsx';
import { newestWithPicture } from './newest-picture.ts';

/** The picture of the run of the farm that ended last, of those that make one: small, and the way to the run. */
export function LastPicture(props: { readonly runs: readonly RunStatus[] }): JSX.Element {
  const newest = createMemo(() => newestWithPicture(props.runs), undefined, {
    equals: (one, other) => one?.run === other?.run && one?.collected === other?.collected,
  });
  const file = createLoad(newest, async ({ run, view }, signal) => {
    const query = { prefix: view, limit: 1 };
    const [first] = await call('GET /api/farm/runs/{run}/artefacts', { params: { run }, query, signal });
    return { run, file: first?.path === view ? first : undefined };
  });
  const picture = createPicture(
    () => {
      const made = file.value();
      return made?.file === undefined ? undefined : artefactUrl(made.run, made.file);
    },
    () => `${newest()?.view} of ${newest()?.project}, ${newest()?.run}`,
  );
  const status = () => (picture() === undefined ? undefined : newest());
  return (
    <Show when={status()}>
      {(of) => (
        <Section heading="Last picture" aside={<A href={`/farm/runs/${of().run}`}>{of().project}</A>}>
          <A class="last-picture" href={`/farm/runs/${of().run}`}>
            {picture()}
          </A>
          <p class="note">
            Of {of().run}, for {of().owner}, done {clockText(of().endedAt ?? of().createdAt)}.
          </p>
        </Section>
      )}
    </Show>
  );
}
