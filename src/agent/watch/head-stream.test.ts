import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type AgentLine, agentLineSchema } from '../../protocol/telemetry.ts';
import { HeadStream, takenOf } from './head-stream.ts';
import { KeptSamples } from './kept-samples.ts';

/** A server that does with a request what it is told to; lines have to be of the protocol. */
async function serverThat(
  serve: (request: IncomingMessage, response: ServerResponse, lines: () => AgentLine[]) => void,
) {
  const bodies: string[] = [];
  const server = createServer((incoming, response) => {
    const at = bodies.push('') - 1;
    incoming.setEncoding('utf8').on('data', (chunk: string) => {
      bodies[at] += chunk;
    });
    incoming.on('error', () => {}); // the client has gone, as some of these tests want it to
    serve(incoming, response, () => linesIn(bodies[at] ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { now: 0 };
  const samples = new KeptSamples();
  const heard: number[] = [];
  const open = (): HeadStream =>
    new HeadStream({
      ...{ address: { url, token: 't' }, samples, hello: HELLO, now: () => clock.now },
      callHead: (path, options) => request(new URL(path, url), options),
      onHeard: () => heard.push(clock.now),
    });
  return { open, samples, clock, heard };
}

const ABOUT = { version: '1', nodeVersion: '20', bootId: 'b', cores: 1, memBytes: 1, interfaces: [], troubles: [] };
const HELLO = `${JSON.stringify({ hello: { node: 'n1', session: '0123456789', about: ABOUT } })}\n`;

function linesIn(body: string): AgentLine[] {
  return body
    .split('\n')
    .slice(0, -1)
    .map((line) => agentLineSchema.parse(JSON.parse(line)));
}

async function until(holds: () => boolean): Promise<void> {
  for (const giveUpAt = Date.now() + 30_000; !holds(); ) {
    if (Date.now() > giveUpAt) throw new Error('it never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('hello first, then what was kept, then each as it comes; after a minute it asks what was taken', async () => {
  let lines: () => AgentLine[] = () => [];
  const head = await serverThat((incoming, response, soFar) => {
    lines = soFar;
    incoming.on('end', () => response.end('{"taken":2,"refused":0,"now":"2026-01-01T00:00:00Z"}'));
  });
  head.samples.add(0, 1, '{"load1":1}');
  head.clock.now = 3000;
  head.samples.add(3000, 4, '{"load1":2}');
  const stream = head.open();
  await until(() => lines().length === 3);
  head.clock.now = 4000;
  head.samples.add(4000, 5, '{"load1":3}');
  stream.tick();
  await until(() => lines().length === 4);
  const [hello, ...samples] = lines();
  expect(hello).toHaveProperty('hello.node', 'n1');
  expect(samples.map((line) => 'seq' in line && [line.seq, line.ageSec])).toEqual([
    [0, 3],
    [1, 0],
    [2, 0],
  ]);
  head.clock.now = 63_000;
  stream.tick();
  expect(takenOf(await stream.answer)).toEqual({ taken: 2, refused: 0 });
});

test('a head that was heard and is not any more is given up after a quarter of a minute', async () => {
  const head = await serverThat((_, response) => response.writeProcessing());
  const stream = head.open();
  await until(() => head.heard.length === 1);
  head.clock.now = 14_000;
  stream.tick();
  head.clock.now = 16_000;
  stream.tick();
  await expect(stream.answer).rejects.toThrow(/nothing heard of http.* for 15 s/);
});

test('one that never says that it listens is believed to the end of the request, and no longer', async () => {
  let isThere = false;
  const head = await serverThat(() => {
    isThere = true;
  });
  const stream = head.open();
  await until(() => isThere);
  head.clock.now = 61_000;
  stream.tick();
  head.clock.now = 72_000;
  stream.tick();
  await expect(stream.answer).rejects.toThrow(/no answer from/);
});

test('a refusal in the middle is an error with the words of the head', async () => {
  const head = await serverThat((_, response) => {
    response.writeHead(403, { 'content-type': 'application/problem+json' });
    response.end('{"title":"This token is of n2.","hint":"breadbox up gives it one."}');
  });
  const answer = await head.open().answer;
  expect(answer.isEarly).toBe(true);
  expect(() => takenOf(answer)).toThrow('This token is of n2.');
});
