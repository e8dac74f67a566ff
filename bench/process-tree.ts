import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Pid and birth (clock ticks since boot) together name a process; a pid alone may be somebody else's by now. */
export interface ProcessName {
  readonly pid: number;
  readonly born: string;
}

/** Undefined when there is none, or only its remains. */
export function processNamed(pid: number): ProcessName | undefined {
  const born = stat(pid)?.born;
  return born === undefined ? undefined : { pid, born };
}

/** What the kernel calls its program, 15 letters of it. Undefined when it has ended. */
export function processComm(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined; // it has ended
  }
}

/** The process and everything that it has started and that still has it for an ancestor, parents first. */
export function withDescendants(root: ProcessName): ProcessName[] {
  if (!isAlive(root)) return [];
  const children = new Map<number, ProcessName[]>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    const facts = Number.isInteger(pid) ? stat(pid) : undefined;
    if (facts === undefined) continue;
    const siblings = children.get(facts.parent);
    if (siblings) siblings.push({ pid, born: facts.born });
    else children.set(facts.parent, [{ pid, born: facts.born }]);
  }
  const found = [root];
  for (const { pid } of found) found.push(...(children.get(pid) ?? []));
  return found;
}

export function isAlive({ pid, born }: ProcessName): boolean {
  return stat(pid)?.born === born;
}

export function signalProcess(name: ProcessName, signal: NodeJS.Signals): void {
  if (!isAlive(name)) return;
  try {
    process.kill(name.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended by itself
  }
}

/** SIGTERM, once more after a second, SIGKILL after three; resolves when all have ended. */
export async function endProcesses(processes: readonly ProcessName[]): Promise<void> {
  const startedMs = Date.now();
  const steps = [
    { afterMs: 0, signal: 'SIGTERM' },
    { afterMs: 1000, signal: 'SIGTERM' },
    { afterMs: 3000, signal: 'SIGKILL' },
  ] as const;
  let step = 0;
  for (;;) {
    const left = processes.filter(isAlive);
    if (left.length === 0) return;
    const next = steps[step];
    if (next !== undefined && Date.now() - startedMs >= next.afterMs) {
      for (const each of left) signalProcess(each, next.signal);
      step++;
    }
    if (Date.now() - startedMs > 8000) throw new Error(`processes ${left.map(({ pid }) => pid).join(', ')} do not end`);
    await sleep(20);
  }
}

function stat(pid: number): { readonly parent: number; readonly born: string } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // it has ended
  }
  // "pid (name) S ppid …": the name may hold anything, so fields are counted from the last parenthesis.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const born = fields[19];
  return state === 'Z' || born === undefined ? undefined : { parent: Number(parent), born };
}
