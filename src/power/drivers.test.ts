import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import { ShellyGen2 } from './drivers/shelly-gen2.ts';
import { Tasmota } from './drivers/tasmota.ts';
import { answer, type FakeDevice, fakeDevice, fakeShelly, fakeTasmota } from './fake-plugs.ts';

const PASSWORD = 'open sesame & "more"';
let device: FakeDevice | undefined;
afterEach(async () => {
  await device?.close();
  device = undefined;
});

const never = new AbortController().signal;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const settings = (more: { address?: string; user?: string; password?: string; channel?: number } = {}) => ({
  ...{ address: device?.address ?? '', user: undefined, password: undefined, channel: undefined, now: () => 1000 },
  ...more,
});
const DRIVERS = { 'shelly-gen2': ShellyGen2, tasmota: Tasmota } as const;

async function refusal(asked: Promise<unknown>): Promise<BreadboxError> {
  const error = await asked.then(
    (told) => expect.fail(`it answered ${JSON.stringify(told)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BreadboxError)) throw error;
  expect(error.hint).toBeTruthy();
  expect(`${error.message}${error.hint}${error.stack}`).not.toContain('sesame');
  return error;
}

test('a Shelly tells watts, volts, amperes and what it has counted', async () => {
  device = await fakeShelly({ watts: [42.7, 7] });
  const shelly = new ShellyGen2(settings());
  expect(await shelly.probe(never)).toBe('Shelly PlusPlugS 1.4.4');
  expect(await shelly.read(never)).toEqual({ watts: 42.7, volts: 231.4, amperes: 0.213, totalWh: 1234.567, at: 1000 });
  expect(await new ShellyGen2(settings({ channel: 1 })).read(never)).toMatchObject({ watts: 7 });
  const told = device.asked.filter((path) => !/^\/rpc\/(Shelly\.GetDeviceInfo|Switch\.GetStatus\?id=\d)$/.test(path));
  expect(told).toEqual([]);
});

test('a Shelly with a password is asked by Digest with SHA-256', async () => {
  device = await fakeShelly({ watts: [5], password: PASSWORD });
  const shelly = new ShellyGen2(settings({ password: PASSWORD }));
  await shelly.probe(never);
  expect(await shelly.read(never)).toMatchObject({ watts: 5 });
  expect((await refusal(new ShellyGen2(settings({ password: 'sesame?' })).read(never))).message).toContain(
    'does not take',
  );
  const without = await refusal(new ShellyGen2(settings()).read(never));
  expect(without).toMatchObject({ code: 'needs-password', message: expect.stringContaining('asks for a password') });
});

test('no such switch of a Shelly, and one that measures nothing', async () => {
  device = await fakeShelly({ watts: [5] });
  expect(await refusal(new ShellyGen2(settings({ channel: 3 })).probe(never))).toMatchObject({
    code: 'not-supported',
    message: `${device.address} has no switch 3.`,
  });
  await device.close();
  device = await fakeShelly({ watts: [5], isBare: true });
  expect((await refusal(new ShellyGen2(settings()).probe(never))).message).toContain('does not measure power');
});

test('a Shelly of the first generation is told apart', async () => {
  device = await fakeDevice((_, response, url) =>
    url.pathname === '/shelly'
      ? answer(response, { type: 'SHPLG-S', auth: false })
      : void response.writeHead(404).end('Not Found'),
  );
  const error = await refusal(new ShellyGen2(settings()).probe(never));
  expect(error).toMatchObject({ code: 'not-supported', hint: expect.stringContaining('first generation') });
});

const ENERGY = {
  TotalStartTime: '2025-01-01T00:00:00',
  Total: 3.705,
  Yesterday: 0.1,
  Today: 0.052,
  Power: 5,
  Voltage: 233,
  Current: 0.021,
};

test('a Tasmota tells watts and counts in kWh', async () => {
  device = await fakeTasmota({ energy: ENERGY });
  const tasmota = new Tasmota(settings());
  expect(await tasmota.probe(never)).toBe('Tasmota 14.2.0(release-tasmota)');
  expect(await tasmota.read(never)).toEqual({
    watts: 5,
    volts: 233,
    amperes: 0.021,
    totalWh: 3705,
    todayWh: 52,
    at: 1000,
  });
});

test.each([
  ['Status 8', '6.6.0'],
  ['Status 10', '14.2.0'],
])('a Tasmota that knows %s alone', async (status, version) => {
  device = await fakeTasmota({ energy: ENERGY, knows: [status], version });
  expect(await new Tasmota(settings()).read(never)).toMatchObject({ watts: 5 });
});

test('values as texts, and several channels', async () => {
  device = await fakeTasmota({
    energy: { Power: ['12.5', '7.5'], Voltage: '230', Current: [0.06, 0.04], Total: [1.5, '0.5'], Today: 0 },
  });
  expect(await new Tasmota(settings()).read(never)).toMatchObject({
    watts: 20,
    volts: 230,
    amperes: 0.1,
    totalWh: 2000,
    todayWh: 0,
  });
  expect(await new Tasmota(settings({ channel: 1 })).read(never)).toEqual({
    watts: 7.5,
    volts: 230,
    amperes: 0.04,
    at: 1000,
  });
  expect(await refusal(new Tasmota(settings({ channel: 2 })).read(never))).toMatchObject({ code: 'not-supported' });
});

test.each([true, false])('the password of a Tasmota; of before 8.2.3: %s', async (isOld) => {
  device = await fakeTasmota({ energy: ENERGY, password: PASSWORD, isOld });
  expect(await new Tasmota(settings({ password: PASSWORD })).read(never)).toMatchObject({ watts: 5 });
  expect(await refusal(new Tasmota(settings({ password: 'sesame?' })).read(never))).toMatchObject({
    code: 'needs-password',
  });
  expect((await refusal(new Tasmota(settings()).read(never))).message).toContain('asks for a password');
});

test('a Tasmota without a meter', async () => {
  device = await fakeTasmota({ energy: undefined });
  expect((await refusal(new Tasmota(settings()).read(never))).message).toContain('does not measure power');
});

for (const [name, Driver] of Object.entries(DRIVERS)) {
  test.each<[string, (response: import('node:http').ServerResponse) => void, string]>([
    ['garbage', (response) => void response.end('\u0000\u0001<html>'), 'not-supported'],
    ['another JSON', (response) => answer(response, { hello: 'I am a printer' }), 'not-supported'],
    [
      'a figure that is none',
      (response) => answer(response, { gen: 2, apower: 'much', StatusSNS: { ENERGY: { Power: 'much' } } }),
      'not-supported',
    ],
    [
      'a redirect',
      (response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      'unreachable',
    ],
    ['an endless answer', (response) => endless(response), 'unreachable'],
    [
      'half an answer',
      (response) => void response.writeHead(200, { 'content-length': 500 }).write('{"a":', () => response.destroy()),
      'unreachable',
    ],
  ])(`${name}: %s is refused with a sentence`, async (_, respond, code) => {
    device = await fakeDevice((_request, response) => respond(response));
    const driver = new Driver(settings({ password: PASSWORD }));
    for (const asked of [() => driver.probe(never), () => driver.read(never)]) {
      const error = await refusal(asked());
      expect(error.code).toBe(code);
      expect(error.message).toContain(device.address);
    }
    expect(device.asked.every((path) => !path.includes('169.254'))).toBe(true);
  });

  test(`${name}: who is silent, and who is not there`, { timeout: 60_000 }, async () => {
    device = await fakeDevice(() => {});
    const clearing = setInterval(collectGarbage, 100); // as a head does now and then
    onTestFinished(() => clearInterval(clearing));
    expect((await refusal(new Driver(settings()).read(never))).message).toContain('did not answer within 4 s');
    const { address } = device;
    await device.close();
    device = undefined;
    expect((await refusal(new Driver(settings({ address })).read(never))).message).toContain('refuses to be asked');
  });

  test(`${name}: who gives up is not kept waiting`, async () => {
    device = await fakeDevice(() => {});
    const ends = new AbortController();
    const asked = new Driver(settings()).read(ends.signal);
    await expect.poll(() => device!.asked.length, { timeout: 20_000 }).toBe(1);
    ends.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
}

function endless(response: import('node:http').ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (response.write('x'.repeat(16_384)));
  };
  response.on('drain', more);
  more();
}
