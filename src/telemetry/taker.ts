import type { PanelLine } from '../protocol/panel.ts';
import type { AgentAbout } from '../protocol/telemetry.ts';
import type { AgentStream } from './agent-stream.ts';
import type { Budget } from './budget.ts';
import type { Gathered } from './gathered.ts';
import type { NodeRecord } from './node-record.ts';

export interface AgentHello {
  readonly node: string;
  readonly session: string;
  readonly about: AgentAbout;
}

export interface StreamAnswer {
  readonly taken: number;
  readonly refused: number;
  /** Its agent has ended it; else the head has, and what follows in it is not read. */
  readonly isWhole: boolean;
}

/** What a stream of an agent hands its lines to. */
export interface Taker {
  now(): number;
  /**
   * Once a stream, before anything else of it. An older stream of the same node ends.
   * @throws BreadboxError `not-allowed`, `bad-input`, `conflict`
   */
  hello(
    hello: AgentHello,
    stream: AgentStream,
    now: number,
  ): { record: NodeRecord; budget: Budget; panelBudget: Budget };
  about(node: NodeRecord, about: AgentAbout): void;
  panel(node: NodeRecord, line: PanelLine): void;
  /** Whether a sample that is so old has still its place. */
  isKept(ageSec: number): boolean;
  /** Where what is measured of a node adds up. */
  gathered(node: NodeRecord): Gathered;
}
