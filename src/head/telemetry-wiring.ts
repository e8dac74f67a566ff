import type { Inventory } from '../inventory/node-list.ts';
import { Telemetry } from '../telemetry/telemetry.ts';
import type { PanelWatch } from '../telemetry/watch.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountTelemetryRoutes } from './routes/telemetry.ts';

export interface TelemetryWiringParts {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly live: LiveHub;
  readonly version: string;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: () => number;
}

export interface TelemetryWiring {
  readonly watch: PanelWatch;
  /** @param meters what /metrics says of the power meters */
  mount(app: HeadApp, meters: () => string): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives what agents tell its place in the head. */
export function createTelemetry({ store, inventory, live, version, warn, now }: TelemetryWiringParts): TelemetryWiring {
  const telemetry = new Telemetry({
    ...{ store, warn, now },
    planned: async () => (await inventory.list()).map(({ node }) => node),
    isWatched: () => live.clients > 0,
    publish: (all) => live.publish('telemetry', all),
  });
  return {
    watch: telemetry,
    mount: (app, meters) => mountTelemetryRoutes(app, telemetry, inventory, version, meters),
    start: () => telemetry.start(),
    stop: () => telemetry.stop(),
  };
}
