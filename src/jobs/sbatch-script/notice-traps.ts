import { NO_INDEX } from '../../cluster/file-name-pattern.ts';
import type { Asked } from './asked.ts';
import type { Meant } from './read-meanings.ts';
import type { ScriptNotes } from './script-notes.ts';

/** Warns of options that are right each by itself and together are hardly what was meant; Slurm is silent about them. */
export function noticeTraps(asked: Asked, inForce: Meant['inForce'], notes: ScriptNotes): void {
  const warn = (option: string, text: string, hint: string) => {
    const placed = inForce.get(option);
    if (placed !== undefined) notes.about('warning', placed, { text: `${placed.found.written}: ${text}`, hint });
  };
  if (asked.warnSignal !== undefined && asked.timeLimitSec === undefined) {
    warn('signal', 'Without a time limit it is never sent.', 'Give --time too.');
  }
  for (const [option, name] of [
    ['output', asked.stdout],
    ['error', asked.stderr],
  ] as const) {
    if (name === undefined || name.includes('\\') || name === '/dev/null') continue;
    if (asked.array === undefined && /%\d*a/.test(name)) {
      warn(option, `Outside of an array, %a is ${NO_INDEX}.`, 'Write %j, or give --array.');
    } else if (asked.array !== undefined && asked.array.indexes.length > 1 && !/%\d*[ajJ]/.test(name)) {
      warn(option, 'All indexes of the array write into this one file.', 'Put %a or %j into its name.');
    }
  }
}
