import { BreadboxError } from '../../../cluster/errors.ts';
import type { Asked } from '../asked.ts';
import type { NoteText } from '../script-notes.ts';
import { type Meanings, type OptionMeaning, refused } from './option-meaning.ts';

/** Slurm's own bound. Bytes. */
const MOST_NAME = 1024;

function path(about: string, ask: (value: string) => Asked): OptionMeaning {
  return {
    fate: 'honoured',
    about,
    read: (value) => {
      if (value === '') throw new BreadboxError('bad-input', 'The name is empty.', { hint: 'Is a variable empty?' });
      const warning = notExpanded(value);
      return { meaning: value, asked: ask(value), ...(warning === undefined ? {} : { warning }) };
    },
  };
}

/** On a command line a shell has replaced these before; in a script, and in Slurm, nobody does. */
function notExpanded(value: string): NoteText | undefined {
  const found = /^~(?=\/|$)|\$\{?[A-Za-z_]\w*\}?|\$\(|`/.exec(value)?.[0];
  if (found === undefined) return undefined;
  return {
    text: `${found} is not replaced in options; it stays as it is written.`,
    hint: 'Write the path out, or use %u, %x, %j.',
  };
}

export const FILES_AND_WORDS: Meanings = {
  'job-name': {
    fate: 'honoured',
    about: 'The name; by default that of the script.',
    read: (value) => {
      if (/[\n\0]/.test(value)) throw new BreadboxError('bad-input', 'A name is one line.');
      if (Buffer.byteLength(value) > MOST_NAME)
        throw new BreadboxError('bad-input', `A name has at most ${MOST_NAME} bytes.`);
      const warning = notExpanded(value);
      return { meaning: value, asked: { name: value }, ...(warning === undefined ? {} : { warning }) };
    },
  },
  output: path(
    'File for stdout, with %j and the like; by default slurm-%j.out, of an array slurm-%A_%a.out.',
    (stdout) => ({ stdout }),
  ),
  error: path('File for stderr; by default that of stdout.', (stderr) => ({ stderr })),
  input: path('File for stdin; by default empty.', (stdin) => ({ stdin })),
  chdir: path('Working directory, relative to where the job is submitted.', (directory) => ({ directory })),
  'open-mode': {
    fate: 'honoured',
    about: 'append or truncate for the files of stdout and stderr.',
    read: (value) => {
      const openMode = /^a/i.test(value) ? 'append' : /^t/i.test(value) ? 'truncate' : undefined;
      if (openMode === undefined) throw new BreadboxError('bad-input', `'${value}' is not append or truncate.`);
      return { meaning: openMode, asked: { openMode } };
    },
  },
  comment: {
    fate: 'honoured',
    about: 'Kept and shown.',
    read: (comment) => ({ meaning: comment, asked: { comment } }),
  },
  export: {
    fate: 'honoured',
    about:
      'ALL (the default), NONE, NIL, or variables: ALL,N=5. Those of SLURM_ that do not belong to another job always go along.',
    read: (exported) => ({ meaning: exported, asked: { exported } }),
  },
  'export-file': refused(
    'No file and no descriptor with variables goes with a job.',
    'Write --export=ALL,NAME=VALUE, or source a file in the script.',
  ),
  'get-user-env': {
    fate: 'honoured',
    about: "The variables of the account's login are below those of the submitter, always.",
    read: () => ({ meaning: 'with the variables of the login' }),
  },
  wrap: {
    fate: 'honoured',
    about: 'On the command line: this command is the script, run by /bin/sh.',
    read: (wrap, { source }) => {
      if (source !== 'script') return { meaning: wrap, asked: { wrap } };
      throw new BreadboxError('bad-input', 'This is for the command line: in a script, write the command itself.');
    },
  },
};
