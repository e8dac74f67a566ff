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
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createFarm, mountFarmRoutes } from './farm-wiring.ts';
import { createFleet } from './fleet-wiring.ts';
import { writeHeadFile } from './head-file.ts';
import { createInventory, mountInventory } from './inventory-wiring.ts';
import { createJobs } from './jobs-wiring.ts';
import { listen, listenOnSocket } from './listen.ts';
import { LiveHub } from './live-hub.ts';
import { NodeListener } from './node-listener.ts';
import type { HeadOperations } from './operations.ts';
import { isLoopback, ownUrl } from './own-address.ts';
import { accountName, prepareHome } from './prepare-home.ts';
import { createProvision } from './provision-wiring.ts';
import { mountSandboxes } from './sandbox-wiring.ts';
import { shipProjects } from './ship-projects.ts';
import { type TlsFacts, TlsListeners } from './tls-listeners.ts';

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
    for (const close of opened.splice(0).reverse()) await close();
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
    const engine = await createLocalEngine({ directory: join(config.home, 'jobs'), cores: config.cores, gres });
    opened.push(() => engine.close());
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
    const { accounts, agent } = await chooseAccounts(options);
    const { created } = await prepareOwnerToken(config.home, store, owner);
    const live = new LiveHub();
    opened.push(() => live.stop());
    const tokens = new Tokens(store, Date.now);
    const common = {
      ...{ store, engine, tokens, live, home: config.home, accounts, agent: [process.execPath, agent] },
      warn,
    };
    const inventory = createInventory({ store, live });
    const fleet = await createFleet({ home: config.home, inventory, warn });
    opened.push(() => fleet.stop());
    const listener = new NodeListener({ tls, home: config.home, port: config.tlsPort || DEFAULT_TLS_PORT, warn });
    const reach = { ssh: fleet.ssh, listener, account: owner };
    const provision = createProvision({ ...{ ...common, ...reach, inventory, version }, agent: shipped });
    opened.push(() => provision.stop());
    const farm = createFarm({ ...common, url: () => url });
    opened.push(() => farm.stop());
    const jobs = await createJobs({
      ...{ ...common, url, account: owner },
      fileProgram: fileURLToPath(new URL('./account-files.mjs', import.meta.url)),
      slurmProgram: fileURLToPath(new URL('./breadbox-slurm.cjs', import.meta.url)),
      templates: fileURLToPath(new URL('./jobs', import.meta.url)),
    });
    opened.push(() => jobs.stop());
    let askToStop: () => void = () => {};
    const stopAsked = new Promise<void>((resolve) => {
      askToStop = resolve;
    });
    const app = createApp({
      store,
      engine,
      live,
      accounts,
      tokens,
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
        (head) => fleet.mount(head),
        (head) => mountSandboxes(head, config.home),
        (head) => provision.mount(head),
      ],
    });
    if (created) await shipProjects(farm.projects, fileURLToPath(new URL('./projects', import.meta.url)), owner);
    const firstLogin = created ? await makeLoginLink(new Sessions(store, Date.now), url, owner) : undefined;
    const plain = getRequestListener(app.fetch);
    server.serve(plain);
    onSocket?.serve(plain);
    tls.serve((door) => getRequestListener((request, env) => app.fetch(request, { ...env, door })));
    await provision.start();
    await jobs.start();
    await farm.start();
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
