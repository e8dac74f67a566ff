import { For, type JSX, Show } from 'solid-js';
import type { JobDetail } from '../../protocol/jobs.ts';
import { countText } from '../amounts.ts';
import { clockSecondsText, createNow } from '../clock.ts';
import { Section } from '../parts/section.tsx';
import { wholeText } from './job-sentence.ts';
import { JobState } from './job-state.tsx';

const MOST_STEPS = 50;

/** The srun lines of a script, each a step; the newest where there are many. */
export function StepTable(props: { readonly job: JobDetail }): JSX.Element {
  const now = createNow();
  // The script itself is a step of its own name, and says nothing that the page has not said.
  const steps = () => props.job.steps.filter(({ step }) => step !== 'batch');
  const shown = () => steps().slice(-MOST_STEPS);
  const took = (step: JobDetail['steps'][number]) =>
    (Date.parse(step.endedAt ?? new Date(now()).toISOString()) - Date.parse(step.startedAt)) / 1000;
  return (
    <Show when={steps().length > 0}>
      <Section
        heading="Steps"
        aside={
          <Show when={steps().length > MOST_STEPS}>
            <span class="note">
              the last {MOST_STEPS} of {countText(steps().length)}
            </span>
          </Show>
        }
      >
        <div class="scroll">
          <table class="steps">
            <caption class="vh">Steps of {props.job.name}</caption>
            <thead>
              <tr>
                <th scope="col">Step</th>
                <th scope="col">State</th>
                <th scope="col" class="num">
                  Tasks
                </th>
                <th scope="col" class="num md">
                  Began
                </th>
                <th scope="col" class="num">
                  Time
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={shown()}>
                {(step) => (
                  <tr>
                    <td>
                      {step.name}
                      <small>
                        {props.job.jobId}.{step.step}
                      </small>
                    </td>
                    <td>
                      <JobState job={step} />
                    </td>
                    <td class="num">{step.tasks}</td>
                    <td class="num md nw">{clockSecondsText(step.startedAt)}</td>
                    <td class="num nw">{wholeText(Math.max(0, took(step)))}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      </Section>
    </Show>
  );
}
