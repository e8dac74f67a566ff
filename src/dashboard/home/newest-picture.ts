import type { RunStatus } from '../../protocol/farm.ts';
import { isPicture } from '../parts/picture.ts';

export type PictureRun = RunStatus & { readonly view: string };

/** Of runs that are done, the one that ended last and shows a picture. */
export function newestWithPicture(runs: readonly RunStatus[]): PictureRun | undefined {
  return runs
    .filter((status): status is PictureRun => {
      const { state, view, artefacts } = status;
      return state === 'done' && view !== undefined && isPicture(view) && artefacts.files > 0;
    })
    .reduce<PictureRun | undefined>(
      (newest, each) =>
        endMs(each) > (newest === undefined ? Number.NEGATIVE_INFINITY : endMs(newest)) ? each : newest,
      undefined,
    );
}

function endMs({ endedAt, createdAt }: RunStatus): number {
  return Date.parse(endedAt ?? createdAt);
}
