import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import { createLocalEngine } from '../jobs/engines/local/create-local-engine.ts';
import { parseGres } from '../jobs/sbatch-script/gres-list.ts';
import { DEFAULT_TLS_PORT, HOME_FILES } from '../protocol/home.ts';
import { openWorkerStore } from '../store/worker-store.ts';
import { prepareOwnerToken } from './access/owner-token.ts';
import { loginLink, Sessions } from './access/sessions.ts';
import { Tokens } from './access/tokens.ts';
import { chooseAccounts } from './accounts/choose-accounts.ts';
import { Adoptions, adoptedCluster } from './adopt/adoptions.ts';
import { mountAdoptions } from './adopt-wiring.ts';
import { createAlerts } from './alerts-wiring.ts';
import { createApp } from './app.ts';
import { createBenchmarks } from './bench-wiring.ts';
import { clusterStatus, createCluster } from './cluster-wiring.ts';
import type { Config } from './config.ts';
import { createConsoles } from './consoles-wiring.ts';
import { createDoctor } from './doctor-wiring.ts';
import { createFarm, mountFarmRoutes } from './farm-wiring.ts';
import { createFleet } from './fleet-wiring.ts';
import { writeHeadFile } from './head-file.ts';
import { createInventory, mountInventory } from './inventory-wiring.ts';
import { createJobs } from './jobs-wiring.ts';
import { mountKiosk } from './kiosk-wiring.ts';
import { LedDoors } from './led-doors.ts';
import { createLendings } from './lendings-wiring.ts';
import { listen, listenOnSocket } from './listen.ts';
import { LiveHub } from './live-hub.ts';
import { createMaintenance } from './maintenance-wiring.ts';
import { createMeters } from './meters-wiring.ts';
import { createNetwork } from './network-wiring.ts';
import { NodeListener } from './node-listener.ts';
import type { HeadOperations } from './operations.ts';
import { isLoopback, ownUrl } from './own-address.ts';
import { OwnAgent } from './own-agent.ts';
import { ownHostName } from './own-node.ts';
import { createPanels } from './panel-wiring.ts';
import { accountName, prepareHome } from './prepare-home.ts';
import { createProvision } from './provision-wiring.ts';
import { mountHandbookRoutes } from './routes/handbook.ts';
import { mountPlanRoutes } from './routes/plan.ts';
import { mountSandboxes } from './sandbox-wiring.ts';
import { shipProjects } from './ship-projects.ts';
import { createTelemetry } from './telemetry-wiring.ts';
import { type TlsFacts, TlsListeners } from './tls-listeners.ts';
import { upgradesBy } from './web-socket-upgrade.ts';

/** How long a soft stop waits for the calls under way. */
const STOP_GRACE_MS = 5000;

export interface Head {
  readonly url: string;
  /** Where other computers reach it. */
  readonly beyond: TlsFacts | undefined;
  /** On the first start in a data directory: the link that logs the owner's browser in, once. */
  readonly firstLogin: string | undefined;
  /** Ends when the head is asked over HTTP to stop. */
  readonly stopAsked: Promise<void>;
  /** Ends the calls under way and the store; jobs go on. */
  stop(): Promise<void>;
}

/** Wires everything. What was opened is closed again when a later step fails. */
export async function startHead(config: Config, version: string, logger: Logger): Promise<Head> {
  const opened: (() => Promise<void> | void)[] = [];
  const stopping = new AbortController();
  const stop = async (): Promise<void> => {
    stopping.abort();
    for (const close of opened.splice(0).reverse()) {
      // What does not end well must not keep the rest from ending.
      try {
        await close();
      } catch (error) {
        logger.error({ err: error }, 'a part of the head did not end well');
      }
    }
  };
  try {
    await prepareHome(config.home);
    const store = await openWorkerStore<HeadOperations>(
      new URL('./store-worker.mjs', import.meta.url),
      join(config.home, 'breadbox.db'),
      (error) => {
        throw error; // a head without its store helps nobody
      },
    );
    opened.push(() => store.close());
    const gres = config.gres === undefined ? {} : parseGres(config.gres);
    const own = { directory: join(config.home, 'jobs'), node: ownHostName() };
    const local = await createLocalEngine({ ...own, cores: config.cores, gres });
    opened.push(() => local.close());
    const isOpen = !isLoopback(config.listen);
    const server = await listen({ listen: isOpen ? '127.0.0.1' : config.listen, port: config.port });
    opened.push(() => server.stop(STOP_GRACE_MS));
    const warn = (message: string, err?: unknown): void => logger.warn({ err }, message);
    const tls = new TlsListeners({
      home: config.home,
      names: config.names?.split(',') ?? [],
      port: config.tlsPort,
      warn,
    });
    opened.push(() => tls.stop(STOP_GRACE_MS));
    if (isOpen) await tls.open(config.listen, 'people');
    const url = ownUrl(server.address);
    const socketPath = join(config.home, HOME_FILES.socket);
    const onSocket = await listenOnSocket(socketPath);
    if (onSocket !== undefined) opened.push(() => onSocket.stop(STOP_GRACE_MS));
    const socket = onSocket && socketPath;
    const owner = accountName();
    const shipped = fileURLToPath(new URL('./breadbox-agent.cjs', import.meta.url));
    const options = { ...config, account: owner, version, agent: shipped, socket, logger };
    const { accounts: localAccounts, agent } = await chooseAccounts(options);
    const { created } = await prepareOwnerToken(config.home, store, owner);
    const live = new LiveHub();
    opened.push(() => live.stop());
    const tokens = new Tokens(store, Date.now);
    const sessions = new Sessions(store, Date.now);
    const inventory = createInventory({ store, live });
    const fleet = await createFleet({ home: config.home, inventory, warn });
    opened.push(() => fleet.stop());
    const consoles = createConsoles({ store, inventory, ssh: fleet.ssh, tokens, sessions, warn });
    opened.push(() => consoles.stop());
    const adoptions = new Adoptions({
      ...{ store, inventory, ssh: fleet.ssh, warn },
      changed: () => cluster.seat.choose(),
    });
    const cluster = createCluster({
      ...{ store, inventory, ssh: fleet.ssh, live, local, localAccounts, warn },
      ...{ home: config.home, account: owner, trustUsers: config.trustUsers, adopted: () => adoptedCluster(store) },
    });
    opened.push(() => cluster.seat.stop());
    const { accounts } = cluster;
    const { engine } = cluster.seat;
    const leds = new LedDoors({ home: config.home, engine: local, warn });
    opened.push(() => leds.stop());
    const ledSocket: LedDoors['socketFor'] = (account) => leds.socketFor(account);
    const common = {
      ...{ store, engine, tokens, live, home: config.home, accounts, agent: [process.execPath, agent], ledSocket },
      warn,
    };
    const listener = new NodeListener({ tls, home: config.home, port: config.tlsPort || DEFAULT_TLS_PORT, warn });
    const reach = { ssh: fleet.ssh, listener, account: owner };
    const telemetry = createTelemetry({ store, inventory, live, version, warn });
    opened.push(() => telemetry.stop());
    const alerts = createAlerts({
      ...{ store, inventory, engine, live, warn, watch: telemetry.watch },
      url: () => tls.facts()?.urls[0],
    });
    opened.push(() => alerts.stop());
    const panels = createPanels({ store, inventory, live, warn, watch: telemetry.watch });
    opened.push(() => panels.stop());
    const meters = createMeters({ store, inventory, live, warn });
    opened.push(() => meters.stop());
    const network = createNetwork({
      ...{ ...common, local, inventory, ssh: fleet.ssh, watch: telemetry.watch },
      found: (findings) => alerts.setFindings('network', findings),
    });
    opened.push(() => network.stop());
    const benchmarks = createBenchmarks({
      ...{ store, engine, live, inventory, accounts, warn, seat: cluster.seat, watch: telemetry.watch },
      wattsBetween: (from, to, nodes) => meters.wattsBetween(from, to, nodes),
      farm: () => farm,
    });
    opened.push(() => benchmarks.stop());
    const provision = createProvision({
      ...{ ...common, ...reach, inventory, version },
      ...{ agent: shipped, watch: () => telemetry.watch, clusterChanged: () => cluster.seat.choose() },
    });
    opened.push(() => provision.stop());
    const maintenance = createMaintenance({
      ...common,
      local,
      inventory,
      ssh: fleet.ssh,
      shell: () => cluster.seat.cluster?.shell,
    });
    opened.push(() => maintenance.stop());
    const adopted = () => adoptions.members();
    const doctor = createDoctor({ ...{ ...common, ssh: fleet.ssh, inventory, version, adopted }, agent: shipped });
    opened.push(() => doctor.stop());
    const agentBundle = { version, path: shipped };
    const farm = createFarm({
      ...{ ...common, url: () => url, accounts: localAccounts },
      cluster: { seat: cluster.seat, clusterAccounts: accounts, inventory, listener, account: owner, agentBundle },
    });
    opened.push(() => farm.stop());
    const lendings = createLendings({ ...{ ...common, ...reach, inventory, farm }, agent: shipped });
    opened.push(() => lendings.stop());
    const jobs = await createJobs({
      ...{ ...common, url, account: owner, seat: cluster.seat, localAccounts },
      fileProgram: fileURLToPath(new URL('./account-files.mjs', import.meta.url)),
      slurmProgram: fileURLToPath(new URL('./breadbox-slurm.cjs', import.meta.url)),
      templates: fileURLToPath(new URL('./jobs', import.meta.url)),
    });
    opened.push(() => jobs.stop());
    const ownAgent = new OwnAgent({
      ...{
        inventory,
        tokens,
        watch: telemetry.watch,
        account: owner,
        home: config.home,
        agent: shipped,
        url,
        socket,
        warn,
      },
      ...{ isInstalledOn: provision.hasAgentOn, say: (line) => logger.info(line) },
    });
    opened.push(() => ownAgent.stop());
    let askToStop: () => void = () => {};
    const stopAsked = new Promise<void>((resolve) => {
      askToStop = resolve;
    });
    const app = createApp({
      store,
      engine,
      cluster: () => clusterStatus(cluster.seat),
      inventory,
      live,
      accounts,
      tokens,
      sessions,
      address: server.address,
      tls: () => tls.facts(),
      home: config.home,
      version,
      startedAt: new Date().toISOString(),
      dashboardDirectory: fileURLToPath(new URL('./dashboard', import.meta.url)),
      logger,
      stopping: stopping.signal,
      stop: askToStop,
      mountFarm: (head) => mountFarmRoutes(head, farm, { store, home: config.home, accounts, version }),
      mountJobs: (head) => jobs.mount(head),
      carryToNodes: (by) => provision.carryPeople(by),
      mounts: [
        (head) => mountInventory(head, inventory),
        (head) => fleet.mount(head, alerts.commandGiven),
        (head) => mountSandboxes(head, config.home, { inventory, ssh: fleet.ssh }),
        (head) => provision.mount(head),
        (head) => lendings.mount(head),
        (head) => maintenance.mount(head),
        (head) => mountAdoptions(head, adoptions),
        (head) => doctor.mount(head),
        (head) => telemetry.mount(head, meters.metrics),
        (head) => meters.mount(head),
        (head) => mountHandbookRoutes(head, store),
        mountPlanRoutes,
        (head) => panels.mount(head),
        (head) => alerts.mount(head),
        (head) => network.mount(head),
        (head) => benchmarks.mount(head),
        (head, access) => consoles.mount(head, access),
        (head) => mountKiosk(head, { ...common, local, inventory, farm, maintenance }),
      ],
    });
    const shippedProjects = fileURLToPath(new URL('./projects', import.meta.url));
    await shipProjects(farm.projects, shippedProjects, { owner, isFirstStart: created });
    const firstLogin = created ? await makeLoginLink(sessions, url, owner) : undefined;
    const plain = getRequestListener(app.fetch);
    await telemetry.start();
    await panels.start();
    await alerts.start();
    await meters.start();
    await network.start();
    await benchmarks.start();
    await consoles.start();
    const upgrades = upgradesBy(app);
    server.serve(plain, upgrades());
    onSocket?.serve(plain, upgrades());
    tls.serve((door) => getRequestListener((request, env) => app.fetch(request, { ...env, door })), upgrades);
    await provision.start();
    await cluster.seat.choose();
    await maintenance.start();
    await doctor.start();
    await leds.start();
    await jobs.start();
    benchmarks.startDesk();
    await farm.start();
    await lendings.start();
    if (config.ownAgent) ownAgent.start();
    await writeHeadFile(config.home, { pid: process.pid, url, version, socket });
    return { url, beyond: tls.facts(), firstLogin, stopAsked, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeLoginLink(sessions: Sessions, url: string, user: string): Promise<string> {
  const { code } = await sessions.createCode({ user, role: 'owner' });
  return loginLink(url, code);
}
