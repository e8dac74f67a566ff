import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, EngineNode } from '../jobs/engine.ts';
import type { ClusterShell } from '../jobs/engines/slurm/cluster-shell.ts';
import type { AwaitedJob, MaintenanceKind } from '../protocol/maintenance.ts';
import type { HostTalk } from '../provision/host-talk.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { MaintainedNode } from './maintained-node.ts';
import type { MaintenanceProgress } from './maintenance-progress.ts';

/** What a maintenance needs of the engine. */
export type NodesEngine = Pick<Engine, 'nodes' | 'list' | 'drain' | 'resume' | 'trouble'>;

export interface Patience {
  readonly pollMs: number;
  /** Until a node is back after it went down. */
  readonly backSec: number;
  /** Until a node is off. */
  readonly offSec: number;
  /** Until what was started on it serves. */
  readonly servesSec: number;
}

export const PATIENCE: Patience = { pollMs: 2000, backSec: 600, offSec: 180, servesSec: 180 };

export interface MaintenanceParts {
  readonly kind: MaintenanceKind;
  /** m1. */
  readonly name: string;
  readonly reason: string | undefined;
  readonly drainSec: number;
  readonly engine: NodesEngine;
  /** Where the engine is Slurm. */
  readonly shell: () => ClusterShell | undefined;
  readonly talk: HostTalk;
  readonly remote: Pick<Remote, 'disconnect'>;
  readonly progress: MaintenanceProgress;
  /** Its reason: `cancelled`, or `stopping` where the head ends. */
  readonly cancelled: AbortSignal;
  readonly patience: Patience;
}

/** The head ends meanwhile. */
export class Stopping extends Error {}

/** What all steps of one maintenance share. */
export class MaintenanceRun {
  readonly parts: MaintenanceParts;

  constructor(parts: MaintenanceParts) {
    this.parts = parts;
  }

  get isCancelled(): boolean {
    return this.parts.cancelled.aborted;
  }

  /** As the engine sees it; `undefined`: no jobs run there. */
  async find(node: string): Promise<EngineNode | undefined> {
    return (await this.parts.engine.nodes()).find((row) => row.node === node);
  }

  /** Everybody reads it; the last words tell our drains from those of others. */
  drainReason(why = this.parts.reason): string {
    const { kind, name } = this.parts;
    const word = kind === 'reboot' ? 'restart' : 'power off';
    return `${(why ?? word).slice(0, 160)} (breadbox ${name})`;
  }

  say(node: MaintainedNode, now: string, jobs: readonly AwaitedJob[] = []): void {
    const { progress } = this.parts;
    progress.set(node.node, progress.stepOf(node.node), now, jobs);
  }

  /** Sleeps between two looks; a cancelling wakes it. @throws Stopping */
  async pause(): Promise<void> {
    const { cancelled, patience } = this.parts;
    this.checkStopping();
    // Cancelled already: whoever still waits has to finish what it began.
    if (cancelled.aborted) await sleep(patience.pollMs);
    else await sleep(patience.pollMs, undefined, { signal: cancelled }).catch(() => {});
    this.checkStopping();
  }

  checkStopping(): void {
    const { cancelled } = this.parts;
    if (cancelled.aborted && cancelled.reason === 'stopping') throw new Stopping();
  }
}

/** A drain of this or of an earlier maintenance, such as one that was interrupted. */
export function isOwnDrain(reason: string | undefined): boolean {
  return reason !== undefined && /\(breadbox m[1-9]\d*\)$/.test(reason);
}
