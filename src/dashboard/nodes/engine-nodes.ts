import type { Accessor } from 'solid-js';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { call } from '../client.ts';
import { createLoad, type Load } from '../load.ts';
import type { Shape } from '../parts/state-glyph.tsx';

interface EngineLook {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: 'quiet' | 'good' | 'warn' | 'bad';
  /** New work may begin there. */
  readonly serves: boolean;
}

/** How a node's state for jobs looks. */
export const ENGINE_LOOKS: Readonly<Record<EngineNodeRow['state'], EngineLook>> = {
  idle: { shape: 'ring', word: 'Idle', tone: 'quiet', serves: true },
  mixed: { shape: 'half', word: 'Partly at work', tone: 'good', serves: true },
  allocated: { shape: 'disc', word: 'At work', tone: 'good', serves: true },
  draining: { shape: 'down', word: 'Draining', tone: 'warn', serves: false },
  drained: { shape: 'pause', word: 'Drained', tone: 'warn', serves: false },
  down: { shape: 'cross', word: 'Down for jobs', tone: 'bad', serves: false },
  off: { shape: 'stop', word: 'Switched off', tone: 'quiet', serves: false },
  unknown: { shape: 'dashed', word: 'Not heard of by Slurm', tone: 'quiet', serves: false },
};

export interface EngineNodes extends Load<readonly EngineNodeRow[]> {
  /** `undefined`: no jobs run there. */
  of(node: string): EngineNodeRow | undefined;
}

/** The nodes as the engine of jobs sees them; to be asked for again at the live event `engine`. */
export function createEngineNodes(): EngineNodes {
  const load = createLoad(
    () => true,
    (_, signal): Promise<readonly EngineNodeRow[]> => call('GET /api/nodes', { signal }),
    { gapMs: 1000 },
  );
  const value: Accessor<readonly EngineNodeRow[] | undefined> = load.value;
  return { ...load, of: (node) => value()?.find((row) => row.node === node) };
}
