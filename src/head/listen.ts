import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { BreadboxError } from '../cluster/errors.ts';
import type { OwnAddress } from './own-address.ts';
import { UpgradableRequest, type UpgradeListener } from './web-socket-upgrade.ts';

export interface Listening {
  readonly address: OwnAddress;
  /** Requests that came before wait until then. */
  serve(listener: RequestListener, upgrade?: UpgradeListener): void;
  /** Takes no new connection; waits `graceMs` for what is under way, then cuts it. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Longer than pilots and browsers keep an idle connection, else both ends would use and close it at the same time.
 */
export const KEEP_ALIVE_MS = 75_000;

/** The longest path that Linux and macOS take for a socket, with its final zero byte left out. */
const MAX_SOCKET_PATH_BYTES = 103;

/**
 * Listens on a socket in the data directory too, in place of one that an earlier head left; only after the store is locked.
 * `undefined`: this path or its file system cannot have one.
 */
export async function listenOnSocket(path: string): Promise<Omit<Listening, 'address'> | undefined> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) return undefined;
  await rm(path, { force: true });
  const served = createHttpServer();
  const { server, serve } = served;
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(path, () => resolve(true));
  });
  if (!listening) return undefined;
  await chmod(path, 0o600);
  return { serve, stop: (graceMs) => stopServer(served, graceMs) };
}

/** @throws BreadboxError `port-in-use`, `listen-refused` */
export async function listen({ listen: host, port }: OwnAddress): Promise<Listening> {
  const served = createHttpServer();
  const { server, serve } = served;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = { listen: host, port: (server.address() as AddressInfo).port };
  return { address, serve, stop: (graceMs) => stopServer(served, graceMs) };
}

interface Served {
  readonly server: Server;
  /** Node counts them no more, and waits for them all the same. */
  readonly upgraded: ReadonlySet<Duplex>;
  readonly serve: Listening['serve'];
}

function createHttpServer(): Served {
  // An upload may take as long as it likes: its role was checked before its body is read.
  const server = createServer({
    IncomingMessage: UpgradableRequest,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 20_000,
    requestTimeout: 0,
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (_, socket) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  return { server, upgraded, serve: serveWhenReady(server) };
}

/** What comes before there is somebody to serve it waits. */
export function serveWhenReady(server: Server): Listening['serve'] {
  let serve: (listeners: { request: RequestListener; upgrade: UpgradeListener | undefined }) => void = () => {};
  const ready = new Promise<Parameters<typeof serve>[0]>((resolve) => {
    serve = resolve;
  });
  server.on('request', (request, response) => void ready.then((to) => to.request(request, response)));
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    socket.on('error', () => socket.destroy());
    void ready.then(({ upgrade }) => (upgrade === undefined ? socket.destroy() : upgrade(request, socket, head)));
  });
  return (request, upgrade) => serve({ request, upgrade });
}

function stopServer({ server, upgraded }: Served, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => {
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
    }, graceMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(cut);
      resolve();
    });
  });
}

export function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new BreadboxError('port-in-use', `Port ${port} of ${host} is taken by another program.`, {
      hint: `Choose another with --port ${port + 1}, or find out who has it: ss -ltnp 'sport = :${port}'`,
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new BreadboxError('listen-refused', `This account may not listen on port ${port}.`, {
      hint: 'Ports below 1024 belong to root: choose a higher one.',
      cause: error,
    });
  }
  return new BreadboxError('listen-refused', `Listening on ${host}, port ${port}, failed: ${error.message}.`, {
    cause: error,
  });
}
