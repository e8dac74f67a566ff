import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { createLocalEngine } from '../jobs/engines/local/create-local-engine.ts';
import { ROLES, type Role } from '../protocol/auth.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { Sessions } from './access/sessions.ts';
import { Tokens } from './access/tokens.ts';
import { OneAccount } from './accounts/one-account.ts';
import { Adoptions } from './adopt/adoptions.ts';
import { mountAdoptions } from './adopt-wiring.ts';
import { createAlerts } from './alerts-wiring.ts';
import { createApp } from './app.ts';
import { createBenchmarks } from './bench-wiring.ts';
import { createConsoles } from './consoles-wiring.ts';
import { createDoctor } from './doctor-wiring.ts';
import { createFarm, mountFarmRoutes } from './farm-wiring.ts';
import { createFleet } from './fleet-wiring.ts';
import type { HeadApp } from './head-app.ts';
import { createInventory, mountInventory } from './inventory-wiring.ts';
import { createJobs } from './jobs-wiring.ts';
import { mountKiosk } from './kiosk-wiring.ts';
import { createLendings } from './lendings-wiring.ts';
import { LiveHub } from './live-hub.ts';
import { createMaintenance } from './maintenance-wiring.ts';
import { createMeters } from './meters-wiring.ts';
import { createNetwork } from './network-wiring.ts';
import { NodeListener } from './node-listener.ts';
import { operations } from './operations.ts';
import { createPanels } from './panel-wiring.ts';
import { createProvision } from './provision-wiring.ts';
import { mountHandbookRoutes } from './routes/handbook.ts';
import { mountPlanRoutes } from './routes/plan.ts';
import { mountSandboxes } from './sandbox-wiring.ts';
import { createTelemetry } from './telemetry-wiring.ts';
import { TlsListeners } from './tls-listeners.ts';

export const TEST_HOST = 'localhost:8642';
export const TEST_ORIGIN = `http://${TEST_HOST}`;

/** A head without a socket, on a real database: `request` is its client. */
export async function openTestHead(extra: (app: HeadApp) => void = () => {}) {
  const home = await mkdtemp(join(tmpdir(), 'breadbox-head-'));
  const store = directStore(openDatabase(join(home, 'breadbox.db')), operations);
  const engine = await createLocalEngine({ directory: join(home, 'jobs') });
  const live = new LiveHub();
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const tokens = new Tokens(store, () => clock.now);
  const sessions = new Sessions(store, () => clock.now);
  const stopping = new AbortController();
  const logged: Record<string, unknown>[] = [];
  const counts = { stops: 0, reads: 0 };
  const warned: string[] = [];
  const counting: typeof store = {
    ...store,
    read: (name, args) => {
      counts.reads++;
      return store.read(name, args);
    },
  };
  const accounts = new OneAccount({ account: 'owner', trustUsers: true, home });
  const farm = createFarm({
    store,
    engine,
    tokens,
    live,
    accounts,
    home,
    url: () => TEST_ORIGIN,
    agent: ['true'],
    warn: () => {},
  });
  const jobs = await createJobs({
    ...{ store, engine, tokens, live, accounts, home },
    url: TEST_ORIGIN,
    account: 'owner',
    agent: ['true'],
    templates: fileURLToPath(new URL('../../jobs', import.meta.url)),
    warn: () => {},
  });
  const inventory = createInventory({ store, live });
  const fleet = await createFleet({ home, inventory, warn: () => {} });
  const consoles = createConsoles({
    ...{ store, inventory, ssh: fleet.ssh, tokens, sessions, now: () => clock.now },
    warn: (message) => warned.push(message),
  });
  const tls = new TlsListeners({ home, names: [], port: 0, warn: () => {} });
  const listener = new NodeListener({ tls, home, port: 0, warn: () => {} });
  const provision = createProvision({
    ...{ store, inventory, live, tokens, home, account: 'owner', version: '0.1.0', agent: 'none' },
    ...{ ssh: fleet.ssh, listener, watch: () => telemetry.watch, warn: () => {} },
  });
  const lendings = createLendings({
    ...{ store, tokens, inventory, farm, ssh: fleet.ssh, listener, home, agent: 'none', warn: () => {} },
  });
  const doctor = createDoctor({
    ...{ store, inventory, live, ssh: fleet.ssh, home, version: '0.1.0', agent: 'none' },
    ...{ adopted: async () => undefined, warn: () => {} },
  });
  const maintenance = createMaintenance({
    ...{ store, engine, local: engine, inventory, live, ssh: fleet.ssh, shell: () => undefined, warn: () => {} },
  });
  const adoptions = new Adoptions({ store, inventory, ssh: fleet.ssh, changed: async () => {}, warn: () => {} });
  const telemetry = createTelemetry({
    store,
    inventory,
    live,
    version: '0.1.0',
    warn: (message) => warned.push(message),
    now: () => clock.now,
  });
  const alerts = createAlerts({
    ...{ store, inventory, engine, live, watch: telemetry.watch, now: () => clock.now },
    warn: (message) => warned.push(message),
  });
  const panels = createPanels({
    ...{ store, inventory, live, watch: telemetry.watch, now: () => clock.now },
    warn: (message) => warned.push(message),
  });
  await panels.start();
  const meters = createMeters({
    ...{ store, inventory, live, now: () => clock.now },
    warn: (message) => warned.push(message),
  });
  const benchmarks = createBenchmarks({
    ...{ store, engine, live, inventory, accounts, watch: telemetry.watch, warn: () => {} },
    wattsBetween: meters.wattsBetween,
    farm: () => farm,
  });
  const network = createNetwork({
    ...{ store, engine, local: engine, inventory, live, ssh: fleet.ssh, watch: telemetry.watch },
    ...{ found: (findings) => alerts.setFindings('network', findings), warn: () => {} },
  });
  const app = createApp({
    store: counting,
    engine,
    inventory,
    live,
    accounts,
    sessions,
    address: { listen: '127.0.0.1', port: 8642 },
    home,
    version: '0.1.0',
    startedAt: new Date().toISOString(),
    dashboardDirectory: join(home, 'dashboard'),
    logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    stopping: stopping.signal,
    stop: () => {
      counts.stops++;
    },
    mountFarm: (head) => {
      mountFarmRoutes(head, farm, { store, home, accounts, version: '0.1.0' });
      extra(head);
    },
    mountJobs: (head) => jobs.mount(head),
    tls: () => ({
      urls: ['https://localhost:8643'],
      nodesUrl: undefined,
      ca: 'a certificate',
      fingerprint: 'ab'.repeat(32),
    }),
    mounts: [
      (head) => mountInventory(head, inventory),
      (head) => fleet.mount(head, alerts.commandGiven),
      (head) => mountSandboxes(head, home, { inventory, ssh: fleet.ssh }),
      (head) => provision.mount(head),
      (head) => lendings.mount(head),
      (head) => maintenance.mount(head),
      (head) => mountAdoptions(head, adoptions),
      (head) => doctor.mount(head),
      (head) => telemetry.mount(head, meters.metrics),
      (head) => meters.mount(head),
      (head) => mountHandbookRoutes(head, store, () => clock.now),
      mountPlanRoutes,
      (head) => panels.mount(head),
      (head) => alerts.mount(head),
      (head) => network.mount(head),
      (head) => benchmarks.mount(head),
      (head, access) => consoles.mount(head, access),
      (head) =>
        mountKiosk(head, {
          ...{ store, engine, inventory, live, farm, maintenance, now: () => clock.now },
          warn: (message) => warned.push(message),
        }),
    ],
    now: () => clock.now,
  });
  const secrets = {} as Record<Role, string>;
  for (const role of ROLES) secrets[role] = (await tokens.create({ role, user: role })).token;

  const request = async (
    key: `${string} ${string}`,
    init: RequestInit & { as?: Role; cookie?: string; from?: string } = {},
  ): Promise<Response> => {
    const [method, path] = key.split(' ') as [string, string];
    const headers = new Headers({ host: TEST_HOST, ...(init.headers as Record<string, string>) });
    if (init.as) headers.set('authorization', `Bearer ${secrets[init.as]}`);
    if (init.cookie) headers.set('cookie', `breadbox_session=${init.cookie}`);
    if (init.from === undefined) return app.request(path, { ...init, method, headers });
    // As under node:http, where the body comes from the socket that has the address.
    const incoming = Object.assign(Readable.from([Buffer.from(String(init.body))]), {
      socket: { remoteAddress: init.from },
    });
    return app.request(path, { ...init, method, headers }, { incoming });
  };
  return {
    app,
    clock,
    counts,
    engine,
    home,
    jobs,
    live,
    logged,
    request,
    secrets,
    stopping,
    store,
    telemetry,
    alerts,
    meters,
    tokens,
    warned,
    async close() {
      live.stop();
      await alerts.stop();
      panels.stop();
      await telemetry.stop();
      await meters.stop();
      await consoles.stop();
      await maintenance.stop();
      await provision.stop();
      await fleet.stop();
      await jobs.stop();
      await engine.close();
      await store.close();
      await rm(home, { recursive: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}

export type TestHead = Awaited<ReturnType<typeof openTestHead>>;

/** The body of an error. */
export async function problemOf(response: Response): Promise<{ code: string; title: string; hint?: string }> {
  return (await response.json()) as { code: string; title: string; hint?: string };
}
