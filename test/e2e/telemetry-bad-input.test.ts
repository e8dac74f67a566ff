import { type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NodeTelemetry } from '../../src/protocol/telemetry.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const ABOUT = {
  ...{
    version: '0.1.0',
    nodeVersion: 'v18.20.4',
    bootId: 'boot-1',
    cores: 4,
    memBytes: 4e9,
    interfaces: [],
    troubles: [],
  },
};
const MANY = 20_000;

let head: BuiltHead;
let remove: () => Promise<void>;
let good: Stream;
let telling: NodeJS.Timeout;
let told = 0;

/** One request of an agent, written by hand. */
class Stream {
  readonly answered: Promise<{ status: number; body: string }>;
  readonly #call: ClientRequest;

  constructor(token: string, node: string) {
    const headers = { authorization: `Bearer ${token}` };
    this.#call = request(`${head.url}/api/telemetry`, { method: 'POST', headers, agent: false });
    this.answered = new Promise((resolve, reject) => {
      this.#call.once('error', reject);
      this.#call.once('response', (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
    });
    this.say({ hello: { node, session: `session-of-${node}`, about: ABOUT } });
  }

  say(...lines: (object | string)[]): void {
    for (const line of lines) this.#call.write(typeof line === 'string' ? line : `${JSON.stringify(line)}\n`);
  }

  end(): Promise<{ status: number; body: string }> {
    this.#call.end();
    return this.answered;
  }
}

beforeAll(async () => {
  const place = await temporaryHome();
  remove = place.remove;
  head = await BuiltHead.start({ home: place.home, env: { BREADBOX_OWN_AGENT: 'no' } });
  good = new Stream(await tokenOf('good'), 'good');
  telling = setInterval(() => {
    good.say(sample(told++, { load1: 1 }));
  }, 100);
});
afterAll(async () => {
  clearInterval(telling);
  await head.stop();
  await remove();
});

async function tokenOf(nodes: string): Promise<string> {
  const response = await head.call('POST /api/tokens', { role: 'node', nodes });
  return ((await response.json()) as { token: string }).token;
}

function sample(seq: number, values: object, clock = Date.now() / 1000): object {
  return { seq, ageSec: 0, clock, values };
}

async function knownOf(node: string): Promise<NodeTelemetry> {
  return (await (await head.call(`GET /api/telemetry/${node}`)).json()) as NodeTelemetry;
}

/** Lines of the log in which all of these words are. */
function logged(...words: string[]): string[] {
  return head.output.split('\n').filter((line) => words.every((word) => line.includes(word)));
}

test('samples forged for another node are refused', async () => {
  const token = await tokenOf('rain2');
  for (let time = 0; time < 20; time++) {
    const { status } = await new Stream(token, 'good').end();
    expect(status).toBe(403);
  }
  expect(logged('agent of rain2', 'good')).toHaveLength(1);
});

test('absurd values are left out, named once, and what is sane beside them is taken', async () => {
  const stream = new Stream(await tokenOf('rain3'), 'rain3');
  for (let seq = 0; seq < 200; seq++)
    stream.say(
      sample(seq, { load1: 2, cpu_temperature_celsius: 1e9, cpu_busy_ratio: -1, nothing_of_ours: 1, load5: {} }),
    );
  stream.say('this is no line\n', '[]\n', '{"seq":1e99,"values":{}}\n');
  const { status, body } = await stream.end();
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ taken: 199, refused: 200 * 4 + 3 });
  const { values } = await knownOf('rain3');
  expect(Object.keys(values).sort()).toEqual(['clock_offset_seconds', 'load1']);
  expect(logged('telemetry of rain3')).toHaveLength(1);
});

test('a clock in 1970 harms nothing, and is known', async () => {
  const stream = new Stream(await tokenOf('rain4'), 'rain4');
  stream.say(sample(0, { load1: 3 }, 42));
  expect((await stream.end()).status).toBe(200);
  const { values, seenAt } = await knownOf('rain4');
  expect(values.load1).toBe(3);
  expect(values.clock_offset_seconds).toBeLessThan(-1e9);
  expect(Math.abs(Date.parse(seenAt ?? '') - Date.now())).toBeLessThan(10_000);
});

test('a flood of lines, a line without end and a crowd of series are bounded', async () => {
  const flood = new Stream(await tokenOf('rain5'), 'rain5');
  for (let seq = 0; seq < MANY; seq++) flood.say(sample(seq, { load1: 1 }));
  expect((await flood.end()).status).toBe(429);
  const again = new Stream(await tokenOf('rain5'), 'rain5');
  again.say(...Array.from({ length: 100 }, (_, index) => sample(MANY + index, { load1: 1 })));
  expect((await again.end()).status).toBe(429);
  expect(logged('rain5', 'more lines than a node measures')).toHaveLength(1);

  const endless = new Stream(await tokenOf('rain6'), 'rain6');
  endless.say('x'.repeat(200_000));
  expect((await endless.answered).status).toBe(413);

  const crowd = new Stream(await tokenOf('rain7'), 'rain7');
  for (let seq = 0; seq < 20; seq++)
    crowd.say(
      sample(seq, Object.fromEntries(Array.from({ length: 200 }, (_, disk) => [`disk_busy_ratio.d${seq}-${disk}`, 0]))),
    );
  expect(JSON.parse((await crowd.end()).body)).toMatchObject({ taken: 19, refused: 20 * 200 - 499 });
  expect(Object.keys((await knownOf('rain7')).values)).toHaveLength(500);
});

test('a connection that falls silent is ended', async () => {
  const silent = new Stream(await tokenOf('rain8'), 'rain8');
  const from = Date.now();
  expect((await silent.answered).status).toBe(200);
  expect(Date.now() - from).toBeLessThan(20_000);
}, 60_000);

test('nothing was lost of who behaved, and nothing broke', async () => {
  await sleep(1200);
  clearInterval(telling);
  const { values, state } = await knownOf('good');
  expect(state).toBe('live');
  expect(values.load1).toBe(1);
  const { status, body } = await good.end();
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ taken: told - 1, refused: 0 });
  expect(logged('telemetry of good')).toEqual([]);
  expect(logged('"level":50')).toEqual([]);
});
