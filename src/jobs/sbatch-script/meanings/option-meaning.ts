import { BreadboxError } from '../../../cluster/errors.ts';
import type { Asked } from '../asked.ts';
import type { NoteText, Source } from '../script-notes.ts';

/** The one computer that jobs run on, or a cluster, whose Slurm reads all options itself. */
export interface Place {
  readonly node: string;
  readonly cores: number;
  readonly memBytes: number;
  readonly partition: string;
  /** `gpu` or `gpu:a100` → how many. */
  readonly gres: Readonly<Record<string, number>>;
  readonly isCluster?: boolean;
}

/** What a cluster has is Slurm's to say: nothing is too much here. */
export const CLUSTER: Place = {
  ...{ node: '', partition: '', gres: {}, isCluster: true },
  cores: Number.MAX_SAFE_INTEGER,
  memBytes: Number.MAX_SAFE_INTEGER,
};

export interface ReadingContext {
  readonly place: Place;
  readonly now: Date;
  readonly source: Source;
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

/** Taken without effect; `unless` says which values ask for nothing, `valid` which there are. */
export function warned(
  about: string,
  {
    unless,
    valid,
  }: { readonly unless?: (value: string, context: ReadingContext) => boolean; readonly valid?: RegExp } = {},
): OptionMeaning {
  return {
    fate: 'warned',
    about,
    read: (value, context) => {
      if (valid?.test(value) === false)
        throw new BreadboxError('bad-input', `'${value}' is not a value of this option.`);
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

/** For the command that submits: in a script it comes too late. */
export function client(about: string, inScript: 'warned' | 'refused'): OptionMeaning {
  const text = 'This is for the command line: in a script it has no effect.';
  return {
    fate: 'client',
    about,
    read: (_, { source }) => {
      if (source !== 'script') return { meaning: 'for the command that submits' };
      if (inScript === 'warned') return { meaning: 'no effect here', warning: { text } };
      throw new BreadboxError('bad-input', 'This is for the command line, not for a script.');
    },
  };
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
