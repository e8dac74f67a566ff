import { createSignal, For, type JSX } from 'solid-js';
import { render } from 'solid-js/web';
import type { BreadboxError } from '../../cluster/errors.ts';
import { asBreadboxError } from '../load.ts';
import type { Machine } from './machine-data.ts';
import { MachineDrawing } from './machine-drawing.tsx';
import { machinePlan } from './machine-plan.ts';
import { type DrawingTheme, download, drawingFile, drawingPixels } from './save-drawing.ts';

/** A slide is wide, whatever the window is. */
const TALK_WIDTH = 1184;

const THEMES: readonly { readonly theme: DrawingTheme; readonly word: string }[] = [
  { theme: 'light', word: 'On light' },
  { theme: 'dark', word: 'On dark' },
];

/** The drawing as a file for a talk, with its title. */
export function SaveButtons(props: {
  readonly machine: Machine;
  readonly name: string;
  readonly label: string;
  readonly note: string;
  readonly onProblem: (problem: BreadboxError | undefined) => void;
}): JSX.Element {
  const [theme, setTheme] = createSignal<DrawingTheme>('light');
  const save = async (kind: 'svg' | 'png'): Promise<void> => {
    props.onProblem(undefined);
    const plan = machinePlan(props.machine.names().length, TALK_WIDTH, true);
    const title = { name: props.name, note: props.note };
    const stage = document.createElement('div');
    stage.className = 'off-page';
    document.body.append(stage);
    const dispose = render(
      () => <MachineDrawing machine={props.machine} plan={plan} label={props.label} title={title} />,
      stage,
    );
    try {
      const file = drawingFile(stage.querySelector('svg') as SVGSVGElement, theme());
      const content =
        kind === 'svg'
          ? new Blob([file], { type: 'image/svg+xml' })
          : await drawingPixels(file, plan.width, plan.height);
      download(`${props.name}-${theme()}.${kind}`, content);
    } catch (error) {
      props.onProblem(asBreadboxError(error));
    } finally {
      dispose();
      stage.remove();
    }
  };
  return (
    <div class="save-drawing">
      <fieldset class="theme">
        <legend class="vh">Ground of the picture</legend>
        <For each={THEMES}>
          {(one) => (
            <button type="button" aria-pressed={theme() === one.theme} onClick={() => setTheme(one.theme)}>
              {one.word}
            </button>
          )}
        </For>
      </fieldset>
      <button type="button" class="btn" onClick={() => void save('svg')}>
        Save as SVG
      </button>
      <button type="button" class="btn go" onClick={() => void save('png')}>
        Save as PNG
      </button>
    </div>
  );
}
