import { connect, createServer, type Socket } from 'node:net';

export interface CountingRelay {
  readonly port: number;
  /** What the other side has sent so far. */
  readonly bytesSent: number;
  stop(): Promise<void>;
}

/** A loopback port that leads to another one and counts what comes back from it: headers, bodies and events. */
export async function startRelay(toPort: number): Promise<CountingRelay> {
  let bytesSent = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1');
    far.on('data', (chunk) => {
      bytesSent += chunk.length;
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => undefined); // its 'close' follows
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    get bytesSent() {
      return bytesSent;
    },
    stop() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
