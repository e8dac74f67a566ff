import { For, type JSX } from 'solid-js';
import { Section } from '../parts/section.tsx';
import { type Shape, StateGlyph } from '../parts/state-glyph.tsx';
import { ENGINE_LOOKS } from './engine-nodes.ts';
import { NODE_LOOKS } from './node-look.ts';

interface Meaning {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: string;
  readonly meaning: string;
}

const WATCHED: readonly Meaning[] = [
  { shape: 'ring', word: 'Watched', tone: 'quiet', meaning: 'Its agent speaks.' },
  {
    ...{ shape: 'cross', word: 'Silent', tone: 'bad' },
    meaning: 'Its agent spoke once, and not in the last seconds. Look at its power first, then at its cable.',
  },
  { shape: 'dashed', word: 'Planned', tone: 'quiet', meaning: 'Listed, and nothing has been heard of it yet.' },
];

const FOR_JOBS: readonly Meaning[] = (
  [
    ['allocated', 'Every core is promised to a job.'],
    ['mixed', 'Some cores work, some are free.'],
    ['idle', 'Ready and waiting for work.'],
    ['draining', 'Finishes what it has and takes nothing new. A person or a check asked for it.'],
    ['drained', 'Takes no work until somebody resumes it.'],
    ['down', 'Slurm has lost it, and starts nothing there.'],
  ] as const
).map(([state, meaning]) => ({ ...ENGINE_LOOKS[state], meaning }));

/** What the words beside the nodes mean: those that can stand there. */
export function NodeMeanings(props: { readonly isWatched: boolean; readonly hasJobs: boolean }): JSX.Element {
  const meanings = () => [
    ...(props.hasJobs ? FOR_JOBS : []),
    ...(props.isWatched ? WATCHED : []),
    ...Object.values(NODE_LOOKS),
  ];
  return (
    <Section heading="What the states mean">
      <dl class="meanings">
        <For each={meanings()}>
          {(state) => (
            <div>
              <dt class={`state ${state.tone}`}>
                <StateGlyph shape={state.shape} />
                {state.word}
              </dt>
              <dd class="mid">{state.meaning}</dd>
            </div>
          )}
        </For>
      </dl>
    </Section>
  );
}
