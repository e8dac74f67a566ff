import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Artefact, RunStatus, TaskRow } from '../../protocol/farm.ts';
import { countText } from '../amounts.ts';
import { fetchText } from '../client.ts';
import { createLoad } from '../load.ts';
import { isGoing } from '../run-list.ts';
import { tileGrid } from '../run-sentence.ts';
import type { Worker } from '../working.ts';
import { Output } from './output.tsx';
import { artefactUrl, createPicture, isPicture } from './picture.ts';
import { AnsweredTiles, type Grid, TileGrid } from './tile-grid.tsx';

const TEXT = /\.(txt|csv|json|jsonl|md|log)$/i;
const MAX_TEXT_CHARS = 20_000;
/** Units of one tile before a picture gives its own measures. */
const TILE = 40;

interface ViewProps {
  readonly status: RunStatus;
  readonly tasks: readonly TaskRow[];
  readonly workers: readonly Worker[];
  /** What there is of the file that the run shows. */
  readonly file: Artefact | undefined;
}

/** What the project chose to show, as far as it is made: a picture with its tiles, or a text. */
export function RunView(props: ViewProps): JSX.Element {
  const view = () => props.status.view ?? '';
  const url = createMemo(() => {
    return props.file === undefined ? undefined : artefactUrl(props.status.run, props.file);
  });
  return (
    <Switch>
      <Match when={isPicture(view()) || tileGrid(props.status)}>
        <PictureView {...props} url={isPicture(view()) ? url() : undefined} />
      </Match>
      <Match when={TEXT.test(view())}>
        <TextView view={view()} url={url()} caption={viewCaption(props.status, view())} />
      </Match>
    </Switch>
  );
}

function PictureView(props: ViewProps & { readonly url: string | undefined }): JSX.Element {
  const picture = createPicture(
    () => props.url,
    () => `${props.status.view ?? 'picture'} of ${props.status.project}, as far as it is made`,
  );
  const grid = (): Grid | undefined => {
    const tiles = props.tasks.length > 0 ? tileGrid(props.status) : undefined;
    if (tiles === undefined) return undefined;
    const { naturalWidth: width, naturalHeight: height } = picture() ?? {
      naturalWidth: tiles.columns * TILE,
      naturalHeight: tiles.rows * TILE,
    };
    return { ...tiles, width, height };
  };
  const shape = () => grid() ?? { width: picture()?.naturalWidth, height: picture()?.naturalHeight };
  return (
    <Show when={picture() ?? grid()} fallback={<p class="mid">Nothing to see yet.</p>}>
      <figure>
        <div class="pic" style={{ 'aspect-ratio': `${shape().width} / ${shape().height}` }}>
          <Show when={grid()}>{(known) => <AnsweredTiles grid={known()} tasks={props.tasks} />}</Show>
          {picture()}
          <Show when={grid()}>
            {(known) => (
              <TileGrid
                grid={known()}
                tasks={props.tasks}
                workers={props.workers}
                slots={isGoing(props.status) ? props.status.workers : 0}
              />
            )}
          </Show>
        </div>
        <figcaption class="note">{caption(props.status, props.workers, grid() !== undefined)}</figcaption>
      </figure>
    </Show>
  );
}

function caption(status: RunStatus, workers: readonly Worker[], hasTiles: boolean): string {
  if (!hasTiles) return viewCaption(status, status.view ?? 'The picture');
  const tiles = `${countText(status.answered)} of ${countText(status.tasks)} tiles are answered`;
  const failed = status.failed > 0 ? ` Crossed tiles failed.` : '';
  if (status.state === 'done' && !status.collected) return `${tiles}; the picture is being put together.${failed}`;
  if (!isGoing(status)) return `${tiles}.${failed}`;
  if (workers.length > 0) return `${tiles}; outlined ones are being worked on now.${failed}`;
  const tooShort = status.leased > status.workers ? ' Tiles as short as these are not outlined.' : '';
  return `${tiles}.${tooShort}${failed}`;
}

/** The last pass of the collector comes after the last answer. */
function viewCaption(status: RunStatus, view: string): string {
  return status.state === 'done' && status.collected ? view : `${view}, as far as it is made.`;
}

function TextView(props: {
  readonly view: string;
  readonly url: string | undefined;
  readonly caption: string;
}): JSX.Element {
  const [last, setLast] = createSignal<string>();
  const text = createLoad(
    () => props.url,
    async (url, signal) => {
      const content = await fetchText(url, MAX_TEXT_CHARS, signal);
      setLast(content);
      return content;
    },
  );
  return (
    <figure>
      <Show when={text.value() ?? last()} fallback={<p class="mid">{props.view} is not made yet.</p>}>
        {(content) => <Output label={props.view} text={content()} />}
      </Show>
      <figcaption class="note">{props.caption}</figcaption>
    </figure>
  );
}
