import { type JSX, Show } from 'solid-js';
import type { Why } from '../../protocol/jobs.ts';
import { countText } from '../amounts.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import type { JobPages } from './job-pages.ts';
import { JobTable } from './job-table.tsx';

/** Jobs of one kind under their heading, a page at a time. */
export function JobSection(props: {
  readonly heading: string;
  readonly aside?: JSX.Element;
  readonly caption: string;
  readonly none: JSX.Element;
  readonly pages: JobPages;
  readonly whys: ReadonlyMap<string, Why>;
  readonly unfolded?: boolean;
}): JSX.Element {
  const isPaged = () => props.pages.page() > 0 || props.pages.hasOlder();
  return (
    <Section heading={props.heading} aside={props.aside}>
      <ProblemNote problem={props.pages.problem()} />
      <Show when={props.pages.jobs()?.length} fallback={props.pages.jobs() && <p class="mid">{props.none}</p>}>
        <JobTable
          jobs={props.pages.jobs() ?? []}
          whys={props.whys}
          caption={props.caption}
          {...(props.unfolded ? { unfolded: true } : {})}
        />
      </Show>
      <Show when={isPaged()}>
        <div class="acts pager">
          <button type="button" class="btn small" disabled={props.pages.page() === 0} onClick={props.pages.newer}>
            Newer<span class="vh"> of {props.heading}</span>
          </button>
          <button type="button" class="btn small" disabled={!props.pages.hasOlder()} onClick={props.pages.older}>
            Older<span class="vh"> of {props.heading}</span>
          </button>
          <span class="note" role="status">
            Page {props.pages.page() + 1}, {countText(props.pages.total())} jobs in all
          </span>
        </div>
      </Show>
    </Section>
  );
}
