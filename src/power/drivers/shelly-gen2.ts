import { z } from 'zod';
import { BreadboxError } from '../../cluster/errors.ts';
import { askDevice, type DeviceAnswer } from '../ask-device.ts';
import { deviceNumber, drawnWatts, notThat, readJson, wrongPassword } from '../device-values.ts';
import { digestHeader, parseChallenge } from '../digest-auth.ts';
import type { DeviceSettings, MeterDriver, Reading } from '../driver.ts';

/** The device knows no other. */
const USER = 'admin';
const HINT = 'Choose the driver of what is there. Shellies of the first generation are not read by Breadbox.';

const infoSchema = z.object({
  model: z.string().max(80).optional(),
  app: z.string().max(80).optional(),
  ver: z.string().max(40).optional(),
  gen: z.number(),
});
const statusSchema = z.object({
  apower: deviceNumber.optional(),
  voltage: deviceNumber.optional(),
  current: deviceNumber.optional(),
  aenergy: z.object({ total: deviceNumber }).optional(),
});

/**
 * A Shelly of the second generation or later, by its RPC over HTTP:
 * shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Switch. `apower` is in W, `aenergy.total` in Wh.
 */
export class ShellyGen2 implements MeterDriver {
  readonly #settings: DeviceSettings;

  constructor(settings: DeviceSettings) {
    this.#settings = settings;
  }

  async probe(signal: AbortSignal): Promise<string> {
    const { address } = this.#settings;
    // Of all its methods this one answers without a password.
    const answer = await askDevice(address, '/rpc/Shelly.GetDeviceInfo', signal);
    const info = readJson(infoSchema, answer.status === 200 ? answer.text : '', () =>
      notThat(address, 'a Shelly Gen2 or later', HINT),
    );
    if (info.gen < 2) throw notThat(address, 'a Shelly Gen2 or later', HINT);
    await this.read(signal);
    return ['Shelly', info.app ?? info.model, info.ver].filter((word) => word !== undefined).join(' ');
  }

  async read(signal: AbortSignal): Promise<Reading> {
    const { address, now } = this.#settings;
    const answer = await this.#ask(signal);
    const status = readJson(statusSchema, answer.text, () => notThat(address, 'a Shelly Gen2 or later', HINT));
    if (status.apower === undefined)
      throw new BreadboxError('not-supported', `This Shelly switches, but does not measure power (${address}).`, {
        hint: 'Models with PM or Plug in their name measure.',
      });
    const { apower, voltage, current, aenergy } = status;
    return { watts: drawnWatts(apower), volts: voltage, amperes: current, totalWh: aenergy?.total, at: now() };
  }

  async #ask(signal: AbortSignal): Promise<DeviceAnswer> {
    const { address, channel = 0, password } = this.#settings;
    const uri = `/rpc/Switch.GetStatus?id=${channel}`;
    let answer = await askDevice(address, uri, signal);
    if (answer.status === 401) {
      const challenge = parseChallenge(answer.headers.get('www-authenticate'));
      if (password === undefined || challenge === undefined) throw wrongPassword(address, password !== undefined);
      const authorization = digestHeader(challenge, { user: USER, password, uri });
      answer = await askDevice(address, uri, signal, { authorization });
      if (answer.status === 401) throw wrongPassword(address, true);
    }
    if (answer.status === 200) return answer;
    // A method or an id that it does not have: 404, or 500 with {"code":-105,"message":"Argument 'id', value 5 not found!"}.
    if (answer.status === 404 || (answer.status === 500 && answer.text.includes('-105')))
      throw new BreadboxError('not-supported', `${address} has no switch ${channel}.`, {
        hint: 'Switches count from 0; most plugs have one.',
      });
    throw new BreadboxError('unreachable', `${address} answered ${answer.status} when its power was asked for.`, {
      hint: 'Where that stays so, take the plug out and put it in again.',
    });
  }
}
