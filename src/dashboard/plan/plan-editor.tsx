import { createSignal, For, type JSX, onMount, Show } from 'solid-js';
import { BreadboxError } from '../../cluster/errors.ts';
import { createDropZone } from '../drop-zone.ts';
import { download } from '../machine/save-drawing.ts';
import { Field } from '../parts/field.tsx';
import { Section } from '../parts/section.tsx';
import { PlanErrors } from './plan-errors.tsx';
import { PLAN_EXAMPLES } from './plan-examples.ts';

const MOST_BYTES = 64 * 1024;

export interface PlanText {
  readonly file: string;
  readonly text: string;
}

/** The plan as text: typed, dropped, chosen from a disk, or one of the examples. Nothing of it is kept anywhere but in a file that is saved. */
export function PlanEditor(props: {
  readonly example: string | undefined;
  readonly isBusy: boolean;
  readonly problem: BreadboxError | undefined;
  readonly onExample: (key: string) => void;
  readonly onProblem: (problem: BreadboxError) => void;
  readonly onCheck: (plan: PlanText) => void;
}): JSX.Element {
  const [plan, setPlan] = createSignal<PlanText>({ file: 'plan.yaml', text: '' });
  let area!: HTMLTextAreaElement;
  let input!: HTMLInputElement;

  const show = (next: PlanText) => {
    setPlan(next);
    area.value = next.text;
    props.onCheck(next);
  };
  const begin = async (key: string) => {
    const example = PLAN_EXAMPLES.find((one) => one.key === key);
    if (example === undefined) return;
    props.onExample(key);
    show({ file: key === 'new' ? 'plan.yaml' : `${key}.yaml`, text: await example.load() });
  };
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MOST_BYTES)
      return props.onProblem(
        new BreadboxError('too-large', `${file.name} is no plan: it is larger than 64 KiB.`, {
          hint: 'breadbox plan FILE takes 256 KiB.',
        }),
      );
    show({ file: file.name.slice(0, 80), text: await file.text() });
  };
  const goTo = (line: number, column: number) => {
    const before = area.value.split('\n').slice(0, line - 1);
    const start = before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    const end = area.value.indexOf('\n', start);
    area.focus();
    area.setSelectionRange(start, end < 0 ? area.value.length : end);
    const { lineHeight } = getComputedStyle(area);
    area.scrollTop = Math.max(0, (line - 4) * Number.parseFloat(lineHeight));
  };
  const zone = createDropZone((event) => void take(event.dataTransfer?.files[0]));
  onMount(() => {
    if (props.example !== undefined) void begin(props.example);
  });

  return (
    <Section heading="The plan">
      <div class="plan-editor drop" classList={{ over: zone.isOver() }} {...zone.events}>
        <div class="plan-begin">
          <Field label="Begin with">
            {(ids) => (
              <select {...ids} onChange={(event) => void begin(event.currentTarget.value)}>
                <option value="">choose an example</option>
                <For each={PLAN_EXAMPLES}>
                  {({ key, name }) => (
                    <option value={key} selected={key === props.example}>
                      {name}
                    </option>
                  )}
                </For>
              </select>
            )}
          </Field>
          <div class="plan-file">
            <p>Or drop a file here.</p>
            <button type="button" class="btn" onClick={() => input.click()}>
              Choose a file
            </button>
            <input
              ref={input}
              class="vh"
              type="file"
              accept=".yaml,.yml,text/yaml"
              tabindex="-1"
              aria-label="Plan"
              onChange={() => {
                void take(input.files?.[0]);
                input.value = '';
              }}
            />
          </div>
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            props.onCheck(plan());
          }}
        >
          <Field
            label="The plan, as YAML"
            note="What it is to be built of, and what feeds what. Nothing is kept: save it as a file."
          >
            {(ids) => (
              <textarea
                {...ids}
                ref={area}
                rows="14"
                spellcheck={false}
                autocapitalize="off"
                onInput={() => setPlan({ ...plan(), text: area.value })}
              />
            )}
          </Field>
          <div class="acts">
            <button type="submit" class="btn go" disabled={props.isBusy || plan().text.trim() === ''}>
              Check it
            </button>
            <button
              type="button"
              class="btn"
              disabled={plan().text === ''}
              onClick={() => download(plan().file, new Blob([plan().text], { type: 'text/yaml' }))}
            >
              Save as a file
            </button>
          </div>
        </form>
      </div>
      <Show when={props.problem}>{(problem) => <PlanErrors problem={problem()} text={plan().text} goTo={goTo} />}</Show>
    </Section>
  );
}
