import { createReadStream, type ReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Artefact } from '../protocol/farm.ts';

export interface ZipEntry extends Pick<Artefact, 'path' | 'writtenAt'> {
  /** Where it lies on the head. */
  readonly file: string;
}

/** Asks for more when fewer than this many files wait: a zip of 100,000 does not open or list them all at once. */
const PAGE_AHEAD = 500;

/**
 * A zip of files as it is written, stored and not deflated (pictures do not shrink); one file is open at a time.
 * Entries come in pages. A file that vanishes under way breaks the stream: half a zip is no zip.
 */
export function zipOf(pages: AsyncIterable<readonly ZipEntry[]>): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  let open: ReadStream | undefined;
  let waiting = 0;
  let resume: () => void = () => {};
  const add = ({ path, writtenAt, file }: ZipEntry): void => {
    waiting++;
    zip.addReadStreamLazy(path, { mtime: new Date(writtenAt), compress: false }, (take) => {
      waiting--;
      if (waiting < PAGE_AHEAD) resume();
      if (output.destroyed) return;
      open = createReadStream(file);
      open.on('error', (error) => output.destroy(error));
      take(null, open);
    });
  };
  const addAll = async (): Promise<void> => {
    for await (const page of pages) {
      if (output.destroyed) return;
      for (const entry of page) add(entry);
      if (waiting >= PAGE_AHEAD)
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
    }
    zip.end();
  };
  (zip as unknown as NodeJS.EventEmitter).on('error', (error: Error) => output.destroy(error));
  output.once('close', () => {
    open?.destroy();
    resume();
  });
  addAll().catch((error: Error) => output.destroy(error));
  return output;
}
