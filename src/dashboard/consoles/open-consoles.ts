import { createSignal } from 'solid-js';
import type { ApiOutput } from '../../protocol/api.ts';
import { call } from '../client.ts';

export type OpenedConsole = ApiOutput<'POST /api/consoles'>[number];

/** Before a screen is there to be measured; it says its own size as soon as it is. */
const FIRST_SIZE = { cols: 80, rows: 24 } as const;

/** @throws BreadboxError `needs-password` where the head wants the caller's once more */
export function askForConsoles(nodes: string, password: string | undefined): Promise<readonly OpenedConsole[]> {
  const body = { nodes, ...FIRST_SIZE, ...(password !== undefined && { password }) };
  return call('POST /api/consoles', { body });
}

/** What is shown on the page: the consoles, in panel order, and who gets what is typed. */
export function createConsoles() {
  const [shown, setShown] = createSignal<readonly OpenedConsole[]>([]);
  const [ended, setEnded] = createSignal<ReadonlySet<string>>(new Set());
  const [together, setTogether] = createSignal(false);
  const typists = new Map<string, (typed: string) => void>();
  const focusers = new Map<string, () => void>();
  return {
    shown,
    together,
    setTogether,
    isOpen: (console: string) => !ended().has(console),
    openCount: () => shown().filter(({ console }) => !ended().has(console)).length,
    add: (more: readonly OpenedConsole[]) => setShown((before) => [...before, ...more]),
    /** In the place of one that has ended. */
    replace: (old: string, one: OpenedConsole) =>
      setShown((before) => before.map((each) => (each.console === old ? one : each))),
    /** The next ones that are opened are typed to one by one again. */
    remove(console: string): void {
      if (setShown((before) => before.filter((each) => each.console !== console)).length === 0) setTogether(false);
    },
    hasEnded: (console: string) => setEnded((before) => new Set([...before, console])),
    /** @returns takes it off again */
    put(console: string, type: (typed: string) => void, focus: () => void): () => void {
      typists.set(console, type);
      focusers.set(console, focus);
      return () => {
        typists.delete(console);
        focusers.delete(console);
      };
    },
    /** At the keyboard of one: to it, or to all that are open. */
    type(console: string, typed: string): void {
      for (const [each, type] of typists) if (each === console || together()) type(typed);
    },
    focusBeside(console: string, step: 1 | -1): void {
      const all = shown();
      const at = all.findIndex((each) => each.console === console);
      focusers.get(all[(at + step + all.length) % all.length]?.console ?? '')?.();
    },
  };
}

export type Consoles = ReturnType<typeof createConsoles>;
