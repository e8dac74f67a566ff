import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { KEEP_ALIVE_MS, type Listening, listenError, serveWhenReady } from '../listen.ts';
import type { OwnAddress } from '../own-address.ts';
import { UpgradableRequest } from '../web-socket-upgrade.ts';
import type { ServerCertificate } from './server-certificate.ts';

/** Whoever connects has so long for his first byte, and so long again for the handshake. */
const HANDSHAKE_MS = 10_000;
/** The first byte of a TLS handshake: RFC 8446, 5.1. */
const HANDSHAKE = 22;
/** A stranger who opens connections and says nothing shall not take the descriptors that nodes need. */
const MAX_CONNECTIONS = 4096;

const NOT_TLS = 'This port of Breadbox speaks HTTPS. Use https:// in the address.\n';
const NOT_TLS_ANSWER = `HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: ${NOT_TLS.length}\r\nconnection: close\r\n\r\n${NOT_TLS}`;

/** HTTPS. Who speaks HTTP to it is told so. @throws BreadboxError `port-in-use`, `listen-refused` */
export async function listenTls(address: OwnAddress, certificate: ServerCertificate): Promise<Listening> {
  const { server, serve } = createHttpsServer(certificate);
  const silent = new Set<Socket>();
  const all = new Set<Socket>();
  const door = createTcpServer({ noDelay: true, keepAlive: true }, (socket) => {
    all.add(socket);
    silent.add(socket);
    socket.once('close', () => {
      all.delete(socket);
      silent.delete(socket);
    });
    sortOut(socket, server, () => silent.delete(socket));
  });
  door.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    door.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, address.listen, address.port)));
    door.listen(address.port, address.listen, resolve);
  });
  const forget = certificate.onRenewed((context) => server.setSecureContext(context));
  return {
    address: { listen: address.listen, port: (door.address() as AddressInfo).port },
    serve,
    stop: (graceMs) =>
      new Promise((resolve) => {
        forget();
        for (const socket of silent) socket.destroy();
        const idle = setInterval(() => server.closeIdleConnections(), 50);
        const cut = setTimeout(() => {
          for (const socket of all) socket.destroy();
        }, graceMs);
        door.close(() => {
          clearInterval(idle);
          clearTimeout(cut);
          server.close();
          resolve();
        });
      }),
  };
}

function createHttpsServer(certificate: ServerCertificate): { server: Server; serve: Listening['serve'] } {
  const server = createServer({
    ...certificate.context,
    IncomingMessage: UpgradableRequest,
    handshakeTimeout: HANDSHAKE_MS,
    ...{ keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: 20_000, requestTimeout: 0 },
  });
  const serve = serveWhenReady(server);
  // A handshake that fails is the other side's affair.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  // It is given its connections and never listens; Node keeps count of a server's connections from this event on.
  server.emit('listening');
  return { server, serve };
}

function sortOut(socket: Socket, server: Server, onHandshake: () => void): void {
  socket.setTimeout(HANDSHAKE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.once('data', (chunk) => {
    if (chunk[0] !== HANDSHAKE) return void socket.end(NOT_TLS_ANSWER);
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
    onHandshake();
    socket.pause();
    socket.unshift(chunk);
    server.emit('connection', socket);
  });
}
