import { BreadboxError } from '../../cluster/errors.ts';

export interface WatchWords {
  readonly file: string | undefined;
  readonly once: boolean;
  readonly asJson: boolean;
  /** It ends with the process that has started it. */
  readonly withParent: boolean;
}

/** @throws BreadboxError `usage` */
export function readWatchWords(words: readonly string[]): WatchWords {
  let file: string | undefined;
  let once = false;
  let asJson = false;
  let withParent = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === '--file' && words[at + 1] !== undefined) file = words[++at];
    else if (word === '--once') once = true;
    else if (word === '--json') asJson = true;
    else if (word === '--with-parent') withParent = true;
    else throw wrongUse(`watch does not know ${word}`);
  }
  if (asJson && !once) throw wrongUse('--json goes with --once');
  return { file, once, asJson, withParent };
}

function wrongUse(what: string): BreadboxError {
  return new BreadboxError('usage', what, { hint: 'It takes --file AGENTFILE, --once and, with that, --json.' });
}
