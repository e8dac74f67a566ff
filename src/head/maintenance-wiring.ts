import type { Inventory } from '../inventory/node-list.ts';
import type { Engine } from '../jobs/engine.ts';
import type { ClusterShell } from '../jobs/engines/slurm/cluster-shell.ts';
import { calledAsListed } from '../maintenance/called-as-listed.ts';
import { MaintenanceDesk } from '../maintenance/maintenance-desk.ts';
import type { Patience } from '../maintenance/maintenance-run.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { ownNode } from './own-node.ts';
import { mountEngineNodeRoutes } from './routes/engine-nodes.ts';
import { mountMaintenanceRoutes } from './routes/maintenance.ts';

export interface MaintenanceWiringParts {
  readonly store: HeadStore;
  /** That jobs go to at the moment. */
  readonly engine: Engine;
  readonly local?: Engine | undefined;
  readonly inventory: Inventory;
  readonly live: LiveHub;
  readonly ssh: Remote;
  /** Where that engine is Slurm. */
  readonly shell: () => ClusterShell | undefined;
  readonly warn: (message: string, error?: unknown) => void;
  readonly patience?: Partial<Patience>;
}

export interface MaintenanceWiring {
  readonly desk: Pick<MaintenanceDesk, 'begin' | 'list' | 'cancel'>;
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives draining, restarting and switching off what they need of the head. */
export function createMaintenance(parts: MaintenanceWiringParts): MaintenanceWiring {
  const { engine, local, inventory, live, ssh } = parts;
  const desk = new MaintenanceDesk({
    ...{ ...parts, remote: ssh },
    engine: calledAsListed(engine, async () => (local?.key === engine.key ? ownNode(inventory) : undefined)),
    publish: (maintenance) => {
      live.publish('maintenance', maintenance);
      live.publish('engine', {});
    },
  });
  return {
    desk,
    mount: (app) => {
      mountEngineNodeRoutes(app, parts);
      mountMaintenanceRoutes(app, desk);
    },
    start: () => desk.start(),
    stop: () => desk.stop(),
  };
}
