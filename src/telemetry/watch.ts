import type { PanelLine } from '../protocol/panel.ts';
import type { SeriesKey } from '../protocol/series.ts';
import type { AgentAbout } from '../protocol/telemetry.ts';

/** A node as its agent tells of it; times are milliseconds of the head's clock. */
export interface WatchedNode {
  readonly node: string;
  readonly seenAt: number;
  readonly about: AgentAbout;
  /** What is not too old. */
  readonly values: ReadonlyMap<SeriesKey, number>;
  /** Of the boot before this one, where the agent spoke then. */
  readonly bootIdBefore: string | undefined;
}

/** What the head knows of its nodes at this moment. */
export interface Watch {
  nodes(): readonly WatchedNode[];
  node(name: string): WatchedNode | undefined;
  /** The last seconds of a series, one value a second, oldest first; at most a minute, ten of LOOKED_BACK_AT. `undefined`: not measured. */
  recent(node: string, series: SeriesKey, seconds: number): readonly (number | undefined)[];
  /** Once a second. The answer ends it. */
  onTick(listener: (now: number) => void): () => void;
  /** An agent speaks for the first time since its node started. The answer ends it. */
  onBoot(listener: (node: string, bootIdBefore: string | undefined) => void): () => void;
}

export interface PanelWatch extends Watch {
  /** What its panel shows, as the agent that speaks now has told; undefined: that one tells nothing of it. */
  panel(node: string): PanelLine | undefined;
  /** Its agent has told of its panel. The answer ends it. */
  onPanel(listener: (node: string) => void): () => void;
}
