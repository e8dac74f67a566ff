import type { ClusterChoices, UpKind } from '../../protocol/provision.ts';

/** What the form offers: of clusters. */
export type FormKind = Exclude<UpKind, 'agent' | 'agent-remove'>;

/** What is to be done, as the form has it; passwords are never a part. */
export interface UpDraft {
  readonly kind: FormKind;
  readonly nodes: string;
  readonly choices: ClusterChoices;
  readonly reboot: boolean;
}

const KEY = 'breadbox-up';
const EMPTY: UpDraft = { kind: 'up', nodes: '', choices: {}, reboot: false };

/** What was chosen last in this tab: a look is made before a change, with the same choices. */
export function keptDraft(): UpDraft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<UpDraft>;
    return { ...EMPTY, ...kept };
  } catch {
    return EMPTY; // a browser without storage, or a text that is none of ours: one chooses again
  }
}

export function keepDraft(draft: UpDraft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // A browser that stores nothing: the choices hold until the page is left.
  }
}
