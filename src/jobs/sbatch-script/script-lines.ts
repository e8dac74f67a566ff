import { BreadboxError } from '../../cluster/errors.ts';
import { DirectiveError, type DirectiveWords, directiveWords, type PlacedWord } from './directive-words.ts';
import type { ScriptNotes } from './script-notes.ts';

const HEAD = /^#(?:SBATCH|SLURM)/;
const FOREIGN = /^#(?:PBS|BSUB|\$ -|COBALT|FLUX)/;
/** Nobody writes so many by hand, and the head reads them in its one thread. */
const MOST_WORDS = 1000;
const HERE_DOCUMENT = /<<-?\s*["'\\]?([A-Za-z_]\w*)/;
/** Nearly: another case, a space too many, letters swapped. `##SBATCH` is how one is switched off. */
const NEARLY = /^\s*#\s*(?:SBATCH|SBACTH|SBTACH|SABTCH|BATCH|SBATC|SBATHC)[\s:]+-/i;

/**
 * The words of all `#SBATCH` lines up to the first command, as one list, which is how sbatch reads them. What looks like a
 * directive and is none is noted.
 * @throws BreadboxError `bad-input` for a script that no Slurm would take
 */
export function scriptWords(script: string, notes: ScriptNotes): readonly PlacedWord[] {
  checkScript(script);
  const words: PlacedWord[] = [];
  const late: number[] = [];
  const foreign: number[] = [];
  let line = 0;
  let commandSeen = false;
  let hereDocument: string | undefined;
  for (const text of linesOf(script)) {
    line++;
    const directive = HEAD.test(text);
    if (hereDocument !== undefined) {
      if (text.trim() === hereDocument) hereDocument = undefined;
    } else if (directive && commandSeen) late.push(line);
    else if (directive) {
      for (const word of readDirective(text, line, notes)) words.push(word);
      if (words.length > MOST_WORDS) throw tooMany();
    } else if (!/^\s*(?:#|$)/.test(text)) {
      commandSeen = true;
      hereDocument = HERE_DOCUMENT.exec(text)?.[1];
    } else if (!commandSeen && FOREIGN.test(text)) foreign.push(line);
    else if (!commandSeen && NEARLY.test(text)) noteNearly(text, line, notes);
  }
  noteLate(late, notes);
  if (!words.some(({ text }) => text === '--ignore-pbs')) noteForeign(foreign, notes);
  return words;
}

function tooMany(): BreadboxError {
  return new BreadboxError('bad-input', `The script has more than ${MOST_WORDS} words in its #SBATCH lines.`);
}

/** @throws BreadboxError `bad-input` */
function checkScript(script: string): void {
  if (script === '') throw new BreadboxError('bad-input', 'The script is empty.');
  if (script.trim() === '') throw new BreadboxError('bad-input', 'The script is nothing but white space.');
  if (script.includes('\0')) {
    throw new BreadboxError('bad-input', 'The script has a zero byte in it.', {
      hint: 'A script is text; submit a small script that starts the program.',
    });
  }
  if (!script.startsWith('#!')) {
    throw new BreadboxError(
      'bad-input',
      'This does not look like a batch script: its first line does not begin with #!.',
      {
        hint: 'Let the first line name the interpreter, such as #!/bin/bash, with nothing before it.',
      },
    );
  }
  if (script.includes('\r\n')) {
    throw new BreadboxError(
      'bad-input',
      'The script has the line ends of Windows (\\r\\n), with which no interpreter is found.',
      {
        hint: "Run dos2unix SCRIPT, or sed -i 's/\\r$//' SCRIPT.",
      },
    );
  }
}

function* linesOf(script: string): Generator<string> {
  let start = 0;
  while (start < script.length) {
    const end = script.indexOf('\n', start);
    yield script.slice(start, end === -1 ? script.length : end);
    if (end === -1) return;
    start = end + 1;
  }
}

function readDirective(text: string, line: number, notes: ScriptNotes): readonly PlacedWord[] {
  const place = { source: 'script', line } as const;
  const length = HEAD.exec(text)![0].length;
  if (text.startsWith('#SLURM')) {
    notes.add({ level: 'warning', ...place, text: '#SLURM is read as #SBATCH.', hint: 'Write #SBATCH.' });
  }
  let read: DirectiveWords;
  try {
    read = directiveWords(text, length, line);
  } catch (error) {
    if (!(error instanceof DirectiveError)) throw error;
    notes.add({ level: 'error', ...place, column: error.column, text: error.message, hint: error.hint });
    return [];
  }
  const { words, unreadFrom } = read;
  if (unreadFrom !== undefined) {
    notes.add({
      level: 'warning',
      ...place,
      column: unreadFrom,
      text: 'Slurm reads this line no further than to the empty word.',
      hint: 'Write --option="" with its equals sign, or leave the empty word out.',
    });
  }
  const part = words.find((word) => /^(?:hetjob|packjob)$/i.test(word.text));
  if (part === undefined) return words;
  notes.add({
    level: 'error',
    ...place,
    column: part.column,
    text: 'Jobs of several different parts (hetjob) need a cluster.',
    hint: 'Submit each part as a job of its own, and tie them together with --dependency.',
  });
  return [];
}

function noteNearly(text: string, line: number, notes: ScriptNotes): void {
  notes.add({
    level: 'warning',
    source: 'script',
    line,
    column: 1 + text.search(/\S/),
    text: 'This line is a comment: a directive begins with #SBATCH, exactly so, at the start of its line.',
    hint: 'Write #SBATCH, or ##SBATCH to switch a line off.',
  });
}

function noteLate(lines: readonly number[], notes: ScriptNotes): void {
  if (lines.length === 0) return;
  const what = lines.length === 1 ? 'This #SBATCH line stands' : `${lines.length} #SBATCH lines stand`;
  notes.add({
    level: 'warning',
    source: 'script',
    line: lines[0]!,
    text: `${what} behind the first command and ${lines.length === 1 ? 'is a comment' : 'are comments'}.`,
    hint: 'Move #SBATCH lines to the top, before the first command.',
  });
}

function noteForeign(lines: readonly number[], notes: ScriptNotes): void {
  if (lines.length === 0) return;
  const what = lines.length === 1 ? 'This line is' : `${lines.length} lines such as this are`;
  notes.add({
    level: 'warning',
    source: 'script',
    line: lines[0]!,
    text: `${what} for another scheduler and not read.`,
    hint: 'Write #SBATCH lines; --ignore-pbs says that you know.',
  });
}
