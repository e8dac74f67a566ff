import type { ConfiguredSensor } from '../../protocol/sensors.ts';
import type { AgentAbout } from '../../protocol/telemetry.ts';
import type { Attempts } from './attempts.ts';
import type { Root } from './root.ts';

/** By key, as in `src/protocol/series.ts`. What is not known is not there. */
export type Values = Record<string, number>;

/** What an agent says of the machine; its own part of AgentAbout are its versions and the troubles. */
export type AboutParts = Partial<Omit<AgentAbout, 'version' | 'nodeVersion' | 'troubles'>>;

/** Where collectors look, and what they were told. */
export interface Machine {
  readonly root: Root;
  readonly configured: readonly ConfiguredSensor[];
  /** An IP address of the head; undefined where none is known, as when it is reached through a tunnel. */
  readonly headAddress: string | undefined;
  /** For collectors that read several things, of which one may break and the others not. */
  readonly attempts: Attempts;
}

/**
 * One capability, on one machine. It is read once a second by one caller, in order of time. `now` is in milliseconds of a clock that
 * nobody sets. A series that is measured every N seconds is put in only in the seconds in which it was.
 */
export interface Collector {
  /**
   * Puts what it measures into `values`; what it has put there before throwing is kept. An error says that all of it cannot be read;
   * it is then read again later, less often the longer it lasts. Must not wait: what is slow goes on beside it, and is put in when known.
   */
  read(now: number, values: Values): void;
  about?(): AboutParts;
  /** Ends what it runs: programs, reads under way. */
  stop?(): void;
}

export interface CollectorKind {
  /** Its file. */
  readonly name: string;
  /** @returns undefined where this machine has no such thing; it is asked again now and then, as devices are plugged in */
  create(machine: Machine): Collector | undefined;
}
