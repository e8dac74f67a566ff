import { createEffect, createSignal } from 'solid-js';

export interface ScriptDraft {
  readonly script: string;
  /** Of its file; without one, the job's name is sbatch's default. */
  readonly scriptName: string;
  /** Empty: the home. */
  readonly directory: string;
  /** As on a command line. */
  readonly args: string;
}

/** What stands in an empty editor: a job that runs anywhere. */
export const FIRST_SCRIPT = `#!/bin/sh
#SBATCH --job-name=hello
#SBATCH --ntasks=1
#SBATCH --time=5

echo "Hello from $(hostname)."
`;

/** MAX_SCRIPT_BYTES of the protocol, which would bring its schemas along. */
export const MOST_SCRIPT_BYTES = 4 * 1024 * 1024;

const EMPTY: ScriptDraft = { script: FIRST_SCRIPT, scriptName: '', directory: '', args: '' };
const KEY = 'breadbox.job';

/** What is typed but not submitted: kept by the browser for this tab, so that a reload loses nothing. */
export function createDraft(): readonly [() => ScriptDraft, (change: Partial<ScriptDraft>) => void, () => void] {
  const [draft, setDraft] = createSignal<ScriptDraft>(stored() ?? EMPTY);
  createEffect(() => store(draft()));
  return [draft, (change) => setDraft((now) => ({ ...now, ...change })), () => setDraft(EMPTY)];
}

function stored(): ScriptDraft | undefined {
  try {
    const text = sessionStorage.getItem(KEY);
    return text === null ? undefined : { ...EMPTY, ...(JSON.parse(text) as Partial<ScriptDraft>) };
  } catch {
    return undefined; // storage is blocked, or what is stored is of another version: the draft begins anew
  }
}

function store(draft: ScriptDraft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // Storage is blocked or full: the draft lasts until the page is closed.
  }
}
