import { createSignal, For, type JSX, onMount, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import { createDropZone } from '../drop-zone.ts';
import { asBreadboxError } from '../load.ts';
import { download } from '../machine/save-drawing.ts';
import { Field } from '../parts/field.tsx';
import { Section } from '../parts/section.tsx';
import { PlanErrors } from './plan-errors.tsx';
import { PLAN_EXAMPLES } from './plan-examples.ts';
import { type PlanText, planText } from './plan-text.ts';

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

  let asked = 0;
  /** Of what is chosen while another is still being read, the last is shown. */
  const show = async (reading: Promise<PlanText>) => {
    const mine = ++asked;
    try {
      const next = await reading;
      if (mine !== asked) return;
      setPlan(next);
      area.value = next.text;
      props.onCheck(next);
    } catch (error) {
      if (mine === asked) props.onProblem(asBreadboxError(error));
    }
  };
  const begin = (key: string) => {
    const example = PLAN_EXAMPLES.find((one) => one.key === key);
    if (example === undefined) return;
    props.onExample(key);
    const file = key === 'new' ? 'plan.yaml' : `${key}.yaml`;
    void show(example.load().then((text) => ({ file, text })));
  };
  const take = (file: File | undefined) => {
    if (file !== undefined) void show(planText(file));
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
  const zone = createDropZone((event) => take(event.dataTransfer?.files[0]));
  onMount(() => {
    if (props.example !== undefined) begin(props.example);
  });

  return (
    <Section heading="The plan">
      <div class="plan-editor drop" classList={{ over: zone.isOver() }} {...zone.events}>
        <div class="plan-begin">
          <Field label="Begin with">
            {(ids) => (
              <select {...ids} onChange={(event) => begin(event.currentTarget.value)}>
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
                take(input.files?.[0]);
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
