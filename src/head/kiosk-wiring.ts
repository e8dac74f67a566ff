import type { Farm } from '../farm/farm.ts';
import type { MaintenanceDesk } from '../maintenance/maintenance-desk.ts';
import type { HeadApp } from './head-app.ts';
import { KioskDesk } from './kiosk/kiosk-desk.ts';
import type { HeadStore } from './operations.ts';
import { drainNodes, type EngineNodesParts, resumeNodes } from './routes/engine-nodes.ts';
import { mountKioskRoutes } from './routes/kiosk.ts';

export interface KioskWiringParts extends EngineNodesParts {
  readonly store: HeadStore;
  readonly farm: Pick<Farm, 'runs'>;
  readonly maintenance: { readonly desk: Pick<MaintenanceDesk, 'begin' | 'list' | 'cancel'> };
  readonly warn: (message: string) => void;
  readonly now?: () => number;
}

/** Gives the kiosk the desks that do what it may ask for. */
export function mountKiosk(app: HeadApp, parts: KioskWiringParts): void {
  const { store, engine, warn } = parts;
  const desk = new KioskDesk({
    ...{ store, engine, warn, runs: parts.farm.runs, now: parts.now ?? Date.now },
    drain: (nodes, reason) => drainNodes(parts, nodes, reason),
    resume: (nodes) => resumeNodes(parts, nodes),
    powerOff: (by, reason) =>
      parts.maintenance.desk.begin({ kind: 'power-off', rolling: true, atOnce: 1, byGroup: false, reason }, by),
    maintenances: () => parts.maintenance.desk.list(),
    endMaintenance: (maintenance) => parts.maintenance.desk.cancel(maintenance),
  });
  mountKioskRoutes(app, desk);
}
