import { benchOperations } from '../benchmarks/results/operations.ts';
import { consoleOperations } from '../consoles/operations.ts';
import { doctorOperations } from '../doctor/operations.ts';
import { farmOperations } from '../farm/operations.ts';
import { inventoryOperations } from '../inventory/operations.ts';
import { adoptOperations } from '../jobs/adopt/operations.ts';
import { jobOperations } from '../jobs/operations.ts';
import { maintenanceOperations } from '../maintenance/operations.ts';
import { networkOperations } from '../network/operations.ts';
import { panelOperations } from '../panel/operations.ts';
import { meterOperations } from '../power/operations.ts';
import { provisionOperations } from '../provision/operations.ts';
import type { Store } from '../store/operation.ts';
import { alertOperations } from '../telemetry/alerts/operations.ts';
import { telemetryOperations } from '../telemetry/operations.ts';
import { accessOperations } from './access/operations.ts';
import { handbookOperations } from './handbook/operations.ts';
import { kioskOperations } from './kiosk/operations.ts';
import { lendingOperations } from './lendings/operations.ts';
import { peopleOperations } from './people/operations.ts';

/** All that happens inside the store. */
export const operations = {
  ...accessOperations,
  ...farmOperations,
  ...jobOperations,
  ...peopleOperations,
  ...inventoryOperations,
  ...provisionOperations,
  ...lendingOperations,
  ...maintenanceOperations,
  ...adoptOperations,
  ...doctorOperations,
  ...alertOperations,
  ...telemetryOperations,
  ...networkOperations,
  ...meterOperations,
  ...handbookOperations,
  ...consoleOperations,
  ...panelOperations,
  ...kioskOperations,
  ...benchOperations,
};

export type HeadOperations = typeof operations;
export type HeadStore = Store<HeadOperations>;
