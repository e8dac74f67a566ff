import { sortNames } from '../../cluster/sorted-names.ts';
import type { Alert } from '../../protocol/alerts.ts';
import type { Meters } from '../../protocol/meters.ts';
import type { LiveTelemetry, NodeTelemetry } from '../../protocol/telemetry.ts';
import { figuresOfEvent, figuresOfValues, type NodeFigures } from './node-figures.ts';

/** Of a node, for its line: the last minute, a value a second. */
const REMEMBERED = 60;

export interface WatchedNode {
  readonly node: string;
  readonly state: NodeTelemetry['state'];
  readonly seenAt: string | undefined;
  readonly cores: number | undefined;
  readonly memBytes: number | undefined;
  readonly figures: NodeFigures;
  /** Parts of the time that its cores worked, oldest first. */
  readonly busy: readonly (number | undefined)[];
}

/** What is known of all nodes: told whole at first, then by events. */
export class WatchedNodes {
  #nodes = new Map<string, WatchedNode>();
  #alerts: readonly Alert[] = [];
  #meters: Meters | undefined;

  /** In natural order. */
  nodes(): readonly WatchedNode[] {
    return sortNames([...this.#nodes.keys()]).map((name) => this.#nodes.get(name)!);
  }

  /** What needs a hand and nobody has acknowledged, the worst first. */
  alerts(): readonly Alert[] {
    return this.#alerts;
  }

  /** What the power meters show; undefined where there is none. */
  meters(): Meters | undefined {
    return this.#meters;
  }

  takeMeters(meters: Meters): void {
    this.#meters = meters.meters.length === 0 ? undefined : meters;
  }

  takeAll(all: readonly NodeTelemetry[]): void {
    const before = this.#nodes;
    this.#nodes = new Map(
      all.map((told) => {
        const { node, state, seenAt, about } = told;
        const figures = figuresOfValues(told);
        const busy = before.get(node)?.busy ?? (state === 'live' ? [figures.cpu_busy_ratio] : []);
        return [node, { node, state, seenAt, cores: about?.cores, memBytes: about?.memBytes, figures, busy }];
      }),
    );
  }

  takeAlerts(alerts: readonly Alert[]): void {
    const isBad = ({ severity }: Alert) => (severity === 'bad' ? 0 : 1);
    this.#alerts = alerts
      .filter(({ acknowledged, until }) => !acknowledged && until === undefined)
      .sort((a, b) => isBad(a) - isBad(b));
  }

  /** @returns whether to ask for all again: a node speaks of which nothing is known yet, or is silent and when it spoke last is not known */
  takeLive({ at, nodes, silent }: LiveTelemetry): boolean {
    let isNew = false;
    const areSilent = new Set(silent);
    for (const [name, told] of Object.entries(nodes)) {
      if (areSilent.has(name)) continue;
      const known = this.#nodes.get(name);
      if (known === undefined || known.state === 'never') isNew = true;
      const figures = figuresOfEvent(told);
      const busy = [...(known?.busy ?? []), figures.cpu_busy_ratio].slice(-REMEMBERED);
      const { cores, memBytes } = known ?? {};
      this.#nodes.set(name, { node: name, state: 'live', seenAt: at, cores, memBytes, figures, busy });
    }
    for (const name of silent) {
      const known = this.#nodes.get(name);
      if (known?.state !== 'silent') isNew = true;
      if (known !== undefined) this.#nodes.set(name, { ...known, state: 'silent', figures: {} });
    }
    return isNew;
  }
}
