import { BreadboxError } from '../../../cluster/errors.ts';
import type { Asked } from '../asked.ts';
import type { NoteText } from '../script-notes.ts';

/** The one computer that jobs run on. */
export interface Place {
  readonly node: string;
  readonly cores: number;
  readonly memBytes: number;
  readonly partition: string;
  /** `gpu` or `gpu:a100` → how many. */
  readonly gres: Readonly<Record<string, number>>;
}

export interface ReadingContext {
  readonly place: Place;
  readonly now: Date;
  readonly program: 'sbatch' | 'srun';
}

export interface OptionReading {
  /** In a few words: "4 tasks". */
  readonly meaning: string;
  readonly asked?: Asked;
  readonly warning?: NoteText;
}

/**
 * `honoured`: as Slurm does. `warned`: taken, and a warning says what happens instead. `refused`: an error. `client`: for the
 * command that submits, not for the job.
 */
export type Fate = 'honoured' | 'warned' | 'refused' | 'client';

export interface OptionMeaning {
  readonly fate: Fate;
  /** For the manual: what it asks for, or what happens instead. A sentence. */
  readonly about: string;
  /** Of the options of one group the strongest alone counts. Default: the option's own name. */
  readonly group?: string;
  /** @throws BreadboxError `bad-input`: a value that means nothing, or that this computer can never give */
  readonly read: (value: string, context: ReadingContext) => OptionReading;
}

export type Meanings = Readonly<Record<string, OptionMeaning>>;

/** Taken without effect; `unless` names the values that ask for nothing. */
export function warned(about: string, unless?: (value: string, context: ReadingContext) => boolean): OptionMeaning {
  return {
    fate: 'warned',
    about,
    read: (value, context) => {
      const meaning = value === '' ? 'no effect here' : `${value}: no effect here`;
      return unless?.(value, context) === true ? { meaning: 'nothing' } : { meaning, warning: { text: about } };
    },
  };
}

export function refused(about: string, hint?: string): OptionMeaning {
  return {
    fate: 'refused',
    about,
    read: () => {
      throw new BreadboxError('bad-input', about, { hint });
    },
  };
}

export function client(about: string, meaning: string): OptionMeaning {
  return { fate: 'client', about, read: () => ({ meaning }) };
}

/** @throws BreadboxError `bad-input` */
export function positiveCount(value: string, noun: string): number {
  const count = Number(value);
  if (!/^\+?\d+$/.test(value) || count < 1 || count > 2_147_483_647) {
    throw new BreadboxError('bad-input', `'${value}' is not a number of ${noun}.`, {
      hint: 'Write a whole number, 1 or more.',
    });
  }
  return count;
}

/** "1 task", "4 tasks". */
export function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
