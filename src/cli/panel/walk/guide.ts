import { BreadboxError } from '../../../cluster/errors.ts';
import { printable } from '../../output/printable.ts';
import { Interrupted, type World } from '../../world.ts';
import { wrap } from '../../wrap.ts';

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

/** Speaks with the person who holds the board. @throws Interrupted where an answer is Ctrl-C */
export interface Guide {
  /** The next part of the walk. */
  part(title: string): void;
  say(sentence: string): void;
  warn(sentence: string): void;
  choose<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  agrees(question: string, first?: boolean): Promise<boolean>;
  /** `check` says what is wrong with an answer. */
  type(question: string, suggested: string, check: (typed: string) => string | undefined): Promise<string>;
}

const WIDTH = 74;

/** @throws BreadboxError `usage` where nobody is at a terminal */
export async function guideAt(world: Pick<World, 'stdin' | 'stderr' | 'signal'>): Promise<Guide> {
  const { stdin: input, stderr: output, signal } = world;
  if (input.isTTY !== true || output.isTTY !== true)
    throw new BreadboxError('usage', 'Nobody is at a terminal who could say which LED is lit.', {
      hint: 'What is known already is said with: breadbox panel settings NODE --driver …',
    });
  const { confirm, isCancel, log, select, text } = await import('@clack/prompts');
  // A signal of its own for each: prompts never let go of the one they are given.
  const streams = () => ({ input, output, signal: AbortSignal.any([signal]) });
  const folded = (sentence: string) => wrap(printable(sentence), WIDTH).join('\n');
  const answered = <T>(answer: T): Exclude<T, symbol> => {
    signal.throwIfAborted();
    if (isCancel(answer)) throw new Interrupted('SIGINT');
    return answer as Exclude<T, symbol>;
  };
  return {
    part: (title) => log.step(title, { output }),
    say: (sentence) => log.message(folded(sentence), { output }),
    warn: (sentence) => log.warn(folded(sentence), { output }),
    async choose<T>(question: string, choices: readonly Choice<T>[]) {
      // By their places: what is chosen need not be a word.
      const options = choices.map(({ label }, value) => ({ value, label: printable(label) }));
      const at = answered(await select({ message: folded(question), options, ...streams() }));
      return choices[at]!.value;
    },
    async agrees(question, first = true) {
      return answered(await confirm({ message: folded(question), initialValue: first, ...streams() }));
    },
    async type(question, suggested, check) {
      const validate = (typed: string | undefined) => check(typed || suggested);
      const typed = await text({ message: folded(question), placeholder: suggested, validate, ...streams() });
      return answered(typed) || suggested;
    },
  };
}
