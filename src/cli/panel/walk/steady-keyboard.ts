import { PassThrough } from 'node:stream';
import type { Keyboard } from '../../world.ts';

export interface SteadyKeyboard {
  readonly keys: Keyboard;
  release(): void;
}

/**
 * The keys of a terminal that may go away. Node's readline sets the mode of the terminal when its input ends, which throws
 * where there is none any more (EIO), out of reach of whoever asks: between the two, that is a way to say so.
 */
export function steadyKeyboard(stdin: Keyboard, onGone: () => void): SteadyKeyboard {
  const setRawMode = (raw: boolean): void => {
    try {
      stdin.setRawMode?.(raw);
    } catch {
      onGone();
    }
  };
  const through = new PassThrough();
  const keys: Keyboard = Object.assign(through, { isTTY: stdin.isTTY, setRawMode });
  const onData = (chunk: Buffer): void => void through.write(chunk);
  stdin.on('data', onData).once('end', onGone).once('error', onGone);
  return {
    keys,
    release() {
      // What is reported of a terminal that is gone after this is of no use to anybody.
      stdin.off('data', onData).off('end', onGone).pause();
    },
  };
}
