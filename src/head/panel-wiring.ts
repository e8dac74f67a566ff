import type { Inventory } from '../inventory/node-list.ts';
import { PanelDesk } from '../panel/panel-desk.ts';
import type { PanelWatch } from '../telemetry/watch.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountPanelRoutes } from './routes/panel.ts';

export interface PanelWiringParts {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly live: LiveHub;
  readonly watch: PanelWatch;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: () => number;
}

export interface PanelWiring {
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): void;
}

/** Gives front panels their place in the head. */
export function createPanels({ live, ...parts }: PanelWiringParts): PanelWiring {
  const desk = new PanelDesk({
    ...parts,
    isWatched: () => live.clients > 0,
    publish: (panels) => live.publish('panel', panels),
  });
  return {
    mount: (app) => mountPanelRoutes(app, desk),
    start: () => desk.start(),
    stop: () => desk.stop(),
  };
}
