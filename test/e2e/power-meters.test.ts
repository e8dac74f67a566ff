import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meter, Meters } from '../../src/protocol/meters.ts';
import { BuiltHead, temporaryHome } from './built-head.ts';

const BREADBOX = fileURLToPath(new URL('../../bin/breadbox', import.meta.url));
const PASSWORD = 'sesame-4711';
const PATIENT = { timeout: 60_000, interval: 200 };

let home = '';
let remove: () => Promise<void>;
let head: BuiltHead;
let plug: Server;
let watts = 40;

/** As Tasmota documents `Status 8` over HTTP. */
beforeAll(async () => {
  plug = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://plug').searchParams;
    const isRight = query.get('password') === PASSWORD;
    const told =
      query.get('cmnd') === 'Status 2'
        ? { StatusFWR: { Version: '14.2.0' } }
        : { StatusSNS: { ENERGY: { Power: watts } } };
    response.writeHead(isRight ? 200 : 401).end(JSON.stringify(isRight ? told : { WARNING: 'Need user' }));
  });
  await new Promise<void>((resolve) => plug.listen(0, '127.0.0.1', resolve));
  ({ home, remove } = await temporaryHome());
  head = await BuiltHead.start({ home, env: { BREADBOX_OWN_AGENT: 'no' } });
});
afterAll(async () => {
  await head.stop();
  plug.closeAllConnections();
  plug.close();
  await remove();
});

async function breadbox(...words: string[]): Promise<string> {
  const env = { ...process.env, BREADBOX_HOME: home, BREADBOX_METER_PASSWORD: PASSWORD };
  const { stdout, stderr } = await promisify(execFile)(BREADBOX, words, { env });
  expect(`${stdout}${stderr}`).not.toContain(PASSWORD);
  return stdout;
}
const json = async (...words: string[]): Promise<unknown> => JSON.parse(await breadbox(...words, '--json'));

test('a plug and a meter that is read, through the built programs and over a restart', async () => {
  expect(((await json('meter')) as Meters).watts).toBeUndefined();
  const address = `127.0.0.1:${(plug.address() as AddressInfo).port}`;
  await breadbox(
    'meter',
    'add',
    'plug',
    '--driver',
    'tasmota',
    '--address',
    address,
    '--covers',
    'the boards',
    '--every',
    '1',
  );
  watts = 55;
  await expect.poll(async () => ((await json('meter')) as Meters).watts, PATIENT).toBe(55);
  await breadbox('meter', 'add', 'wall', '--covers', 'the switch', '-w', '');
  await breadbox('meter', 'type', 'wall', '6', '--as', 'typical');

  await head.stop();
  head = await BuiltHead.start({ home, env: { BREADBOX_OWN_AGENT: 'no' } });
  await expect.poll(async () => (await json('meter')) as Meters, PATIENT).toMatchObject({ watts: 61, isTyped: true });
  const { history } = (await json('meter', 'show', 'plug')) as Meter & { history: { mean: (number | null)[] } };
  expect(history.mean.some((mean) => mean !== null && mean > 40 && mean <= 55)).toBe(true);
  await breadbox('meter', 'remove', 'plug');
  expect(((await json('meter')) as Meters).of).toEqual(['wall']);
});
