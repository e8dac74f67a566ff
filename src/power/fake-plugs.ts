import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Respond = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export interface FakeDevice {
  readonly address: string;
  /** What was asked for, with its query. */
  readonly asked: readonly string[];
  /** Connections that are being answered now, at most. */
  readonly mostAtOnce: number;
  close(): Promise<void>;
}

/** Something that speaks HTTP. */
export async function fakeDevice(respond: Respond): Promise<FakeDevice> {
  const asked: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    atOnce++;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.on('close', () => atOnce--);
    respond(request, response, new URL(request.url ?? '/', 'http://plug'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answer(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export interface FakeShelly {
  /** Of each switch. */
  watts: number[];
  readonly password?: string;
  readonly isBare?: boolean;
}

const REALM = 'shellyplusplugs-a8032abe54dc';

/** As shelly-api-docs.shelly.cloud/gen2 documents a Plus Plug S: DeviceInfo for all, the rest behind Digest where it has a password. */
export function fakeShelly(plug: FakeShelly): Promise<FakeDevice> {
  const nonce = '1625038762';
  return fakeDevice((request, response, url) => {
    if (url.pathname === '/rpc/Shelly.GetDeviceInfo') {
      const info = {
        name: null,
        id: REALM,
        mac: 'A8032ABE54DC',
        model: 'SNPL-00112EU',
        gen: 2,
        ver: '1.4.4',
        app: 'PlusPlugS',
      };
      return answer(response, { ...info, auth_en: plug.password !== undefined, auth_domain: null });
    }
    if (plug.password !== undefined && !isDigestOf(request, plug.password, nonce)) {
      const challenge = `Digest qop="auth", realm="${REALM}", nonce="${nonce}", algorithm=SHA-256`;
      return void response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    if (url.pathname !== '/rpc/Switch.GetStatus')
      return answer(response, { code: 404, message: `No handler for ${url.pathname.slice(5)}` }, 404);
    const id = Number(url.searchParams.get('id'));
    const apower = plug.watts[id];
    if (apower === undefined)
      return answer(response, { code: -105, message: `Argument 'id', value ${id} not found!` }, 500);
    const base = { id, source: 'init', output: true, temperature: { tC: 41.2, tF: 106.2 } };
    if (plug.isBare) return answer(response, base);
    const aenergy = { total: 1234.567, by_minute: [712.3, 700.1, 698.2], minute_ts: 1767225600 };
    answer(response, { ...base, apower, voltage: 231.4, current: 0.213, pf: 0.86, aenergy });
  });
}

/** Counted out from RFC 7616, 3.4.1, apart from the code under test. */
function isDigestOf(request: IncomingMessage, password: string, nonce: string): boolean {
  const given = request.headers.authorization ?? '';
  const field = (name: string): string => new RegExp(`\\b${name}="?([^",]+)"?`).exec(given)?.[1] ?? '';
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const first = sha(`admin:${REALM}:${password}`);
  const second = sha(`${request.method}:${request.url}`);
  const wanted = sha([first, nonce, field('nc'), field('cnonce'), 'auth', second].join(':'));
  return given.startsWith('Digest ') && field('uri') === request.url && field('response') === wanted;
}

export interface FakeTasmota {
  energy: object | undefined;
  readonly password?: string;
  /** `Status 8` and `Status 10`, where a firmware knows only one of them. */
  readonly knows?: readonly string[];
  readonly version?: string;
  /** Before 8.2.3 a wrong password was answered with 200. */
  readonly isOld?: boolean;
}

/** As tasmota.github.io/docs/Commands documents `Status` over HTTP. */
export function fakeTasmota(plug: FakeTasmota): Promise<FakeDevice> {
  return fakeDevice((_, response, url) => {
    const query = url.searchParams;
    if (url.pathname !== '/cm') return void response.writeHead(404).end('File Not Found');
    const isRight =
      plug.password === undefined || (query.get('user') === 'admin' && query.get('password') === plug.password);
    if (!isRight)
      return answer(response, { WARNING: 'Need user=<username>&password=<password>' }, plug.isOld ? 200 : 401);
    const command = query.get('cmnd') ?? '';
    if (command === 'Status 2')
      return answer(response, { StatusFWR: { Version: plug.version ?? '14.2.0(release-tasmota)', SDK: '2.2.2' } });
    if (!(plug.knows ?? ['Status 8', 'Status 10']).includes(command)) return answer(response, { Command: 'Unknown' });
    answer(response, { StatusSNS: { Time: '2026-01-01T12:00:00', ...(plug.energy && { ENERGY: plug.energy }) } });
  });
}
