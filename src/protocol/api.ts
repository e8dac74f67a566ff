import { authEndpoints } from './auth.ts';
import type { CallInput, CallOutput } from './endpoint.ts';
import { farmEndpoints } from './farm.ts';
import { headEndpoints } from './head.ts';
import { jobEndpoints } from './jobs.ts';
import { pilotEndpoints } from './pilot.ts';
import { simpleEndpoints } from './simple.ts';

/** The whole API. */
export const api = {
  ...headEndpoints,
  ...authEndpoints,
  ...jobEndpoints,
  ...farmEndpoints,
  ...pilotEndpoints,
  ...simpleEndpoints,
};

export type Api = typeof api;
export type ApiKey = keyof Api;
export type ApiInput<K extends ApiKey> = CallInput<Api[K]>;
export type ApiOutput<K extends ApiKey> = CallOutput<Api[K]>;
