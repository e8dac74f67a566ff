import { adoptEndpoints } from './adopt.ts';
import { alertEndpoints } from './alerts.ts';
import { authEndpoints } from './auth.ts';
import { benchEndpoints } from './bench.ts';
import { consoleEndpoints } from './consoles.ts';
import { doctorEndpoints } from './doctor.ts';
import type { CallInput, CallOutput } from './endpoint.ts';
import { farmEndpoints } from './farm.ts';
import { fleetEndpoints } from './fleet.ts';
import { handbookEndpoints } from './handbook.ts';
import { headEndpoints } from './head.ts';
import { inventoryEndpoints } from './inventory.ts';
import { jobEndpoints } from './jobs.ts';
import { kioskEndpoints } from './kiosk.ts';
import { maintenanceEndpoints } from './maintenance.ts';
import { meterEndpoints } from './meters.ts';
import { networkEndpoints } from './network.ts';
import { panelEndpoints } from './panel.ts';
import { pilotEndpoints } from './pilot.ts';
import { planEndpoints } from './plan.ts';
import { provisionEndpoints } from './provision.ts';
import { sandboxEndpoints } from './sandbox.ts';
import { simpleEndpoints } from './simple.ts';
import { telemetryEndpoints } from './telemetry.ts';
import { userEndpoints } from './users.ts';

/** The whole API. */
export const api = {
  ...headEndpoints,
  ...authEndpoints,
  ...jobEndpoints,
  ...farmEndpoints,
  ...pilotEndpoints,
  ...simpleEndpoints,
  ...inventoryEndpoints,
  ...fleetEndpoints,
  ...provisionEndpoints,
  ...userEndpoints,
  ...sandboxEndpoints,
  ...doctorEndpoints,
  ...maintenanceEndpoints,
  ...adoptEndpoints,
  ...telemetryEndpoints,
  ...alertEndpoints,
  ...networkEndpoints,
  ...meterEndpoints,
  ...handbookEndpoints,
  ...panelEndpoints,
  ...kioskEndpoints,
  ...consoleEndpoints,
  ...benchEndpoints,
  ...planEndpoints,
};

export type Api = typeof api;
export type ApiKey = keyof Api;
export type ApiInput<K extends ApiKey> = CallInput<Api[K]>;
export type ApiOutput<K extends ApiKey> = CallOutput<Api[K]>;
