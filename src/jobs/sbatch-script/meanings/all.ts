import { FILES_AND_WORDS } from './files-and-words.ts';
import { MEMORY_AND_GPUS } from './memory-and-gpus.ts';
import { NOT_HERE } from './not-here.ts';
import type { OptionMeaning } from './option-meaning.ts';
import { TASKS_AND_CPUS } from './tasks-and-cpus.ts';
import { TIMES_AND_ORDER } from './times-and-order.ts';

/** What each option of sbatch(1) means on one computer, by its long name. */
export const OPTION_MEANINGS: ReadonlyMap<string, OptionMeaning> = new Map(
  [TASKS_AND_CPUS, MEMORY_AND_GPUS, TIMES_AND_ORDER, FILES_AND_WORDS, NOT_HERE].flatMap((meanings) =>
    Object.entries(meanings),
  ),
);
