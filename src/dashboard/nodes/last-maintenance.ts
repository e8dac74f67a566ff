import type { Maintenance } from '../../protocol/maintenance.ts';
import { call } from '../client.ts';
import { createLoad } from '../load.ts';
import { needsALook } from './maintenance-words.ts';

export interface LastMaintenance {
  /** One that is under way, or ended today with nodes that are left. */
  now(): Maintenance | undefined;
  /** As the live event tells it. */
  take(event: Maintenance): void;
  reload(): void;
}

/** The last time that nodes were restarted or switched off, as far as somebody has to look at it. */
export function createLastMaintenance(): LastMaintenance {
  const all = createLoad(
    () => true,
    (_, signal) => call('GET /api/maintenance', { signal }),
  );
  return {
    now() {
      const [last] = all.value() ?? [];
      return last !== undefined && needsALook(last) ? last : undefined;
    },
    take(event) {
      const [last, ...others] = all.value() ?? [];
      if (last?.maintenance === event.maintenance) all.set([event, ...others]);
      else all.reload();
    },
    reload: () => all.reload(),
  };
}
