import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server as TcpServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import type { Alert } from '../../protocol/alerts.ts';
import { withKeptSecrets, withoutSecrets } from './alert-settings.ts';
import { Sender } from './sender.ts';
import { waysOf } from './ways/all.ts';

const ALERT: Alert = {
  ...{ alert: 'a7', rule: 'hot', node: 'rain2', severity: 'bad', since: '2026-06-01T10:00:00.000Z', jobs: ['12'] },
  sentence: 'The processor of rain2 is at 86 °C.',
  ...{ what: 'It slows itself down.', why: 'Its fan stands still.', todo: 'Feel whether air moves.' },
};
const SOON = { timeout: 15_000 } as const;
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

interface Got {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** A foreign server that keeps what it gets, and answers with the next of these, the last one for ever. */
async function listener(...answers: readonly number[]): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = [];
  const left = [...answers];
  const server: Server = createHttpServer((request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
      const answer = left.length > 1 ? left.shift() : left[0];
      if (answer !== 0) response.writeHead(answer ?? 200).end('no room');
    });
  });
  return { url: await listen(server), got };
}

function listen(server: Server | TcpServer): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    closing.push(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    });
  });
}

function sender(): { sender: Sender; warned: string[] } {
  const warned: string[] = [];
  const made = new Sender({ warn: (message) => warned.push(message), waitsMs: [10, 10], gatherMs: 20 });
  closing.push(() => made.stop());
  return { sender: made, warned };
}

test('a webhook gets each alert as JSON', async () => {
  const { url, got } = await listener(204);
  const { sender: made } = sender();
  made.use(waysOf({ webhook: { url: `${url}/hook` } }));
  made.send([ALERT]);
  made.send([{ ...ALERT, alert: 'a8', until: '2026-06-01T10:05:00.000Z' }]);
  await vi.waitFor(() => expect(got).toHaveLength(2), SOON);
  expect(got[0]).toMatchObject({ path: '/hook', body: ALERT });
  expect(got[1]?.body).toMatchObject({ alert: 'a8', until: '2026-06-01T10:05:00.000Z' });
});

test('ntfy gets what began together as one message, to its topic, with the token', async () => {
  const { url, got } = await listener(200);
  const { sender: made } = sender();
  made.use(waysOf({ ntfy: { url: `${url}/push/breadbox`, token: 'tk_1' } }));
  made.send([ALERT, { ...ALERT, alert: 'a8', sentence: 'rain3 does not answer.' }]);
  await vi.waitFor(() => expect(got).toHaveLength(1), SOON);
  expect(got[0]).toMatchObject({ path: '/push', headers: { authorization: 'Bearer tk_1' } });
  const body = got[0]?.body as { topic: string; title: string; message: string; priority: number };
  expect(body).toMatchObject({ topic: 'breadbox', title: `${ALERT.sentence} And 1 more.`, priority: 4 });
  expect(body.message).toContain('What to do: Feel whether air moves.');
  expect(body.message).toContain('Jobs that ran there: 12.');
});

test('a server that refuses is tried again, then given up and said, and holds up no other way', async () => {
  const [slow, well] = [await listener(503), await listener(503, 200)];
  const { sender: made, warned } = sender();
  made.use(waysOf({ webhook: { url: slow.url }, ntfy: { url: `${well.url}/t` } }));
  made.send([ALERT]);
  await vi.waitFor(() => expect(warned).toHaveLength(1), SOON);
  expect(warned[0]).toBe('a7 could not be sent by webhook, tried 3 times: it answered 503: no room');
  expect(slow.got).toHaveLength(3);
  await vi.waitFor(() => expect(well.got).toHaveLength(2), SOON);
});

test('a webhook that fails in between gets what is left, and nothing twice', async () => {
  const { url, got } = await listener(200, 503, 200);
  const { sender: made } = sender();
  made.use(waysOf({ webhook: { url } }));
  made.send([ALERT, { ...ALERT, alert: 'a8' }, { ...ALERT, alert: 'a9' }]);
  await vi.waitFor(() => expect(got).toHaveLength(4), SOON);
  expect(got.map(({ body }) => (body as Alert).alert)).toEqual(['a7', 'a8', 'a8', 'a9']);
});

test('what waits for a server goes to the one that is set in its place, and nowhere when none is', async () => {
  const [dead, well] = [await listener(503), await listener(200)];
  const made = new Sender({ warn: () => {}, waitsMs: [600_000], gatherMs: 5 });
  closing.push(() => made.stop());
  made.use(waysOf({ webhook: { url: dead.url }, ntfy: { url: `${dead.url}/t` } }));
  made.send([ALERT]);
  await vi.waitFor(() => expect(dead.got).toHaveLength(2), SOON);
  made.use(waysOf({ webhook: { url: well.url } }));
  await vi.waitFor(() => expect(well.got.map(({ body }) => body)).toEqual([ALERT]), SOON);
  made.use(waysOf({ webhook: { url: well.url }, ntfy: { url: `${well.url}/t` } }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([dead.got.length, well.got.length]).toEqual([2, 1]);
});

test('an answer without an end is not read to its end', async () => {
  let isOpen = true;
  const server = createHttpServer((_, response) => {
    const more = setInterval(() => response.write('x'.repeat(10_000)), 1);
    response.writeHead(500).on('close', () => {
      isOpen = false;
      clearInterval(more);
    });
  });
  const { sender: made } = sender();
  const [answer] = await made.test(ALERT, waysOf({ webhook: { url: await listen(server) } }));
  expect(answer?.because).toBe(`it answered 500: ${'x'.repeat(200)}`);
  await vi.waitFor(() => expect(isOpen).toBe(false), SOON);
});

test('a way that never answers does not keep another one from sending', async () => {
  const [dead, well] = [await listener(0), await listener(200)];
  const { sender: made } = sender();
  made.use(waysOf({ webhook: { url: dead.url }, ntfy: { url: `${well.url}/t` } }));
  made.send([ALERT]);
  await vi.waitFor(() => expect(well.got).toHaveLength(1), SOON);
  made.send([{ ...ALERT, alert: 'a8' }]);
  await vi.waitFor(() => expect(well.got).toHaveLength(2), SOON);
});

test('a way that takes and never answers is given up in time, whatever is cleared out of memory meanwhile', async () => {
  const { url, got } = await listener(0);
  const warned: string[] = [];
  const made = new Sender({ warn: (message) => warned.push(message), waitsMs: [], gatherMs: 20, sendMs: 500 });
  closing.push(() => made.stop());
  made.use(waysOf({ webhook: { url } }));
  made.send([ALERT]);
  await vi.waitFor(() => expect(got).toHaveLength(1), SOON);
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  await vi.waitFor(() => expect(warned).toHaveLength(1), SOON);
  expect(warned[0]).toContain('no answer within 0.5 s');
});

test('a mail goes out over SMTP', async () => {
  const mails: string[] = [];
  const server = createServer((socket) => {
    let isData = false;
    let text = '';
    socket.setEncoding('utf8').write('220 mail.test\r\n');
    socket.on('error', () => {}); // the client hangs up as it likes
    socket.on('data', (part: string) => {
      text += part;
      if (isData) {
        if (!text.endsWith('\r\n.\r\n')) return;
        mails.push(text);
        isData = false;
        socket.write('250 kept\r\n');
      } else if (text.endsWith('\r\n')) {
        isData = text.startsWith('DATA');
        socket.write(isData ? '354 go on\r\n' : text.startsWith('QUIT') ? '221 bye\r\n' : '250 mail.test\r\n');
      } else return;
      text = '';
    });
  });
  const port = Number(new URL(await listen(server)).port);
  const { sender: made } = sender();
  const mail = { to: ['ada@rain.test'], from: 'breadbox@rain.test', server: '127.0.0.1', port };
  expect(await made.test(ALERT, waysOf({ mail }))).toEqual([{ way: 'mail', ok: true }]);
  expect(mails).toHaveLength(1);
  expect(mails[0]).toContain('To: ada@rain.test');
  expect(mails[0]).toMatch(/Subject: .*Breadbox/);
});

test('a test says why it did not arrive', async () => {
  const { sender: made } = sender();
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  const [answer] = await made.test(ALERT, waysOf({ webhook: { url } }));
  expect(answer).toMatchObject({ way: 'webhook', ok: false });
  expect(answer?.because).toContain('ECONNREFUSED');
});

test('secrets are not shown, stay when left out, and go to no other server', () => {
  const mail = { to: ['ada@rain.test'], from: 'b@rain.test', server: 'mail.test', port: 587, user: 'b' };
  const kept = {
    from: 'bad' as const,
    ntfy: { url: 'http://ntfy.test/rain', token: 'tk_1' },
    mail: { ...mail, password: 'secret' },
  };
  expect(withoutSecrets(kept)).toEqual({ from: 'bad', ntfy: { url: 'http://ntfy.test/rain' }, mail });
  const next = { from: 'warning' as const, ntfy: { url: 'http://ntfy.test/other' }, mail };
  expect(withKeptSecrets(next, kept)).toMatchObject({ ntfy: { token: 'tk_1' }, mail: { password: 'secret' } });
  const moved = {
    from: 'bad' as const,
    ntfy: { url: 'http://evil.test/rain' },
    mail: { ...mail, server: 'evil.test' },
  };
  expect(withKeptSecrets(moved, kept)).toEqual(moved);
});
