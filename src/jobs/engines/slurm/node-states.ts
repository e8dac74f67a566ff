import type { EngineNodeState } from '../../engine.ts';

export interface NodeState {
  readonly state: EngineNodeState;
  /** What the words say that the state does not, where no reason is given. */
  readonly reason?: string;
}

const BASES: Readonly<Record<string, EngineNodeState>> = {
  IDLE: 'idle',
  PLANNED: 'idle',
  MIXED: 'mixed',
  ALLOCATED: 'allocated',
  DOWN: 'down',
  ERROR: 'down',
  FAIL: 'down',
  UNKNOWN: 'unknown',
  FUTURE: 'unknown',
};

/** What stands behind a state as one character in Slurm's shorter forms, as the flag that it is. */
const SUFFIXES: Readonly<Record<string, string>> = {
  '*': 'NOT_RESPONDING',
  '~': 'POWERED_DOWN',
  '#': 'POWERING_UP',
  '!': 'POWER_DOWN',
  '%': 'POWERING_DOWN',
  $: 'MAINTENANCE',
  '@': 'REBOOT_REQUESTED',
  '^': 'REBOOT_ISSUED',
  '+': 'CLOUD',
  '-': 'PLANNED',
};

/** @param words as `scontrol show node` has them: `IDLE`, `MIXED+DRAIN`, `DOWN*+NOT_RESPONDING` */
export function nodeState(words: string): NodeState {
  const flags = new Set<string>();
  const [base = '', ...others] = words
    .toUpperCase()
    .split('+')
    .map((word) => {
      const bare = word.replace(/[*~#!%$@^-]+$/, '');
      for (const mark of word.slice(bare.length)) flags.add(SUFFIXES[mark]!);
      return bare;
    });
  for (const flag of others) flags.add(flag);
  const state = BASES[base];
  if (state === undefined) return { state: 'unknown', reason: `Slurm calls it ${words}` };
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  if (has('POWERED_DOWN', 'POWERING_DOWN', 'POWER_DOWN')) return { state: 'off' };
  if (has('POWERING_UP')) return { state: 'off', reason: 'is being switched on' };
  if (state === 'down' || has('FAIL', 'INVALID_REG')) return { state: 'down' };
  if (has('REBOOT_ISSUED')) return { state: 'down', reason: 'restarts' };
  const isBusy = state === 'allocated' || state === 'mixed' || has('COMPLETING');
  if (has('DRAIN', 'REBOOT_REQUESTED')) return { state: isBusy ? 'draining' : 'drained' };
  if (has('NOT_RESPONDING', 'NO_RESPOND')) return { state: 'unknown', reason: 'its slurmd does not answer' };
  if (has('MAINTENANCE', 'MAINT', 'RESERVED') && state === 'idle') {
    return { state: 'drained', reason: 'is reserved' };
  }
  return { state };
}
