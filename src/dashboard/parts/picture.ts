import { type Accessor, createEffect, createSignal } from 'solid-js';
import type { Artefact } from '../../protocol/farm.ts';
import { apiPath } from '../client.ts';

const PICTURE = /\.(png|jpe?g|webp)$/i;

/** Whether a file of this name can be shown in place. */
export function isPicture(path: string): boolean {
  return PICTURE.test(path);
}

/** Where a browser gets it; another address when its content is another. */
export function artefactUrl(run: string, { path, sha256 }: Pick<Artefact, 'path' | 'sha256'>): string {
  return `${apiPath('GET /api/farm/runs/{run}/artefacts/{path}', { params: { run, path } })}?v=${sha256}`;
}

/** The newest picture that has been loaded: the old one stays until the next can be painted, so nothing flickers. */
export function createPicture(
  url: Accessor<string | undefined>,
  alt: Accessor<string>,
): Accessor<HTMLImageElement | undefined> {
  const [shown, setShown] = createSignal<HTMLImageElement>();
  let wanted: string | undefined;
  let loading = false;

  const next = async (): Promise<void> => {
    if (loading || wanted === undefined) return;
    const address = wanted;
    loading = true;
    const image = new Image();
    image.alt = alt();
    image.src = address;
    try {
      await image.decode();
      if (wanted !== undefined) setShown(image);
    } catch {
      // Overwritten or removed while it was sent: the old picture stays, the next event brings another.
    }
    loading = false;
    if (wanted !== address) await next();
  };
  createEffect(() => {
    wanted = url();
    if (wanted === undefined) setShown(undefined);
    void next();
  });
  return shown;
}
