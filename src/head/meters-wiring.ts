import type { Inventory } from '../inventory/node-list.ts';
import { MeterDesk } from '../power/meter-desk.ts';
import { meterMetrics } from '../power/meter-metrics.ts';
import type { BenchPower } from '../protocol/bench.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountMeterRoutes } from './routes/meters.ts';

export interface MetersParts {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly live: LiveHub;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: (() => number) | undefined;
}

export interface Meters {
  /** For Prometheus. */
  metrics(): string;
  /** See `MeterDesk`. */
  wattsBetween(fromMs: number, toMs: number, nodes?: string): Promise<BenchPower | undefined>;
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives the power meters their place in the head. */
export function createMeters({ store, inventory, live, warn, now }: MetersParts): Meters {
  const desk = new MeterDesk({
    ...{ store, inventory, warn, now },
    publish: (meters) => live.publish('meters', meters),
    isWatched: () => live.clients > 0,
  });
  return {
    metrics: () => meterMetrics(desk.present()),
    wattsBetween: (fromMs, toMs, nodes) => desk.wattsBetween(fromMs, toMs, nodes),
    mount: (app) => mountMeterRoutes(app, desk),
    start: () => desk.start(),
    stop: () => desk.stop(),
  };
}
