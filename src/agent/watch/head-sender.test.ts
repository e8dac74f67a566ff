import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { STREAM_SECONDS } from '../../protocol/telemetry-limits.ts';
import { HeadSender } from './head-sender.ts';
import { KeptSamples } from './kept-samples.ts';

/** A head that takes whatever comes, and counts the requests. */
async function startHead() {
  const open: ServerResponse[] = [];
  const server = createServer((incoming, response) => {
    open.push(response);
    incoming.resume().on('end', () => response.end('{"taken":-1,"refused":0,"now":"2026-01-01T00:00:00Z"}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(stop);
  return { open, stop, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('the way that leads to the head is kept until it fails, also where it is not the first', async () => {
  const [barred, tunnel] = [await startHead(), await startHead()];
  barred.stop();
  const clock = { now: 0 };
  const said: string[] = [];
  const stop = new AbortController();
  const sender = new HeadSender({
    ...{ samples: new KeptSamples(), hello: () => '{}\n', now: () => clock.now, say: (line) => said.push(line) },
    ways: () => [barred, tunnel].map(({ url }) => ({ url, token: 't' })),
  });
  const run = sender.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await run;
  });
  for (let request = 1; request <= 3; request++) {
    await expect.poll(() => tunnel.open.length, { timeout: 30_000 }).toBe(request);
    clock.now += STREAM_SECONDS * 1000;
    sender.tick();
  }
  expect(said.map((line) => line.slice(0, 8))).toEqual(['no head:', 'the head']);
});
