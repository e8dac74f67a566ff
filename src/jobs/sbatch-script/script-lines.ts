import { BreadboxError } from '../../cluster/errors.ts';
import { directiveWords, type PlacedWord, UnclosedQuote } from './directive-words.ts';
import type { ScriptNotes } from './script-notes.ts';

const HEAD = /^#(?:SBATCH|SLURM)/;
const FOREIGN = /^#(PBS|BSUB|\$ -|COBALT|FLUX)/;
/** Nearly: another case, a space too many, letters swapped. `##SBATCH` is how one is switched off. */
const NEARLY = /^\s*#\s*(?:SBATCH|SBACTH|SBTACH|SABTCH|BATCH|SBATC|SBATHC)(?=[\s:-])/i;

/**
 * The words of all `#SBATCH` lines up to the first command, as one list, which is how sbatch reads them. What looks like a
 * directive and is none is noted.
 * @throws BreadboxError `bad-input` for a script that no Slurm would take
 */
export function scriptWords(script: string, notes: ScriptNotes): readonly PlacedWord[] {
  checkScript(script);
  const words: PlacedWord[] = [];
  let line = 0;
  let commandSeen = false;
  let hereDocument: string | undefined;
  const late: number[] = [];
  for (const text of linesOf(script)) {
    line++;
    if (commandSeen) {
      if (hereDocument !== undefined) {
        if (text.trim() === hereDocument) hereDocument = undefined;
      } else if (HEAD.test(text)) late.push(line);
      else hereDocument = /<<-?\s*["'\\]?([A-Za-z_]\w*)/.exec(text)?.[1];
    } else if (HEAD.test(text)) words.push(...readDirective(text, line, notes));
    else if (/^\s*(?:#|$)/.test(text)) noteLookAlike(text, line, notes);
    else {
      commandSeen = true;
      hereDocument = /<<-?\s*["'\\]?([A-Za-z_]\w*)/.exec(text)?.[1];
    }
  }
  if (late.length > 0) {
    notes.add({
      level: 'warning',
      source: 'script',
      line: late[0]!,
      text: `${late.length === 1 ? 'This #SBATCH line stands' : `${late.length} #SBATCH lines stand`} behind the first command and ${late.length === 1 ? 'is a comment' : 'are comments'}.`,
      hint: 'Move #SBATCH lines to the top, before the first command.',
    });
  }
  return words;
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
  let words: readonly PlacedWord[];
  try {
    words = directiveWords(text, length, line);
  } catch (error) {
    if (!(error instanceof UnclosedQuote)) throw error;
    notes.add({ level: 'error', ...place, column: error.column, text: error.message, hint: error.hint });
    return [];
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

function noteLookAlike(text: string, line: number, notes: ScriptNotes): void {
  const foreign = FOREIGN.exec(text)?.[1];
  if (foreign !== undefined) {
    const mark = `#${foreign.split(' ')[0]}`;
    notes.add({
      level: 'warning',
      source: 'script',
      line,
      text: `${mark} lines are for another scheduler and are not read.`,
      hint: 'Write #SBATCH lines.',
    });
  } else if (NEARLY.test(text)) {
    notes.add({
      level: 'warning',
      source: 'script',
      line,
      column: 1 + text.search(/\S/),
      text: 'This line is a comment: a directive begins with #SBATCH, exactly so, at the start of its line.',
      hint: 'Write #SBATCH, or ##SBATCH to switch a line off.',
    });
  }
}
