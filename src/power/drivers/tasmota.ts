import { z } from 'zod';
import { BreadboxError } from '../../cluster/errors.ts';
import { askDevice } from '../ask-device.ts';
import { deviceNumber, drawnWatts, notThat, readJson, wrongPassword } from '../device-values.ts';
import type { DeviceSettings, MeterDriver, Reading } from '../driver.ts';

const HINT = 'Is Tasmota on it, and is its web server on (WebServer 2)?';
const WH_IN_KWH = 1000;
const DEFAULT_USER = 'admin';

/** One value, or with several channels a list of them. */
const figures = z.union([deviceNumber.transform((one) => [one]), z.array(deviceNumber)]);
const energySchema = z.object({
  Power: figures,
  Voltage: figures.optional(),
  Current: figures.optional(),
  Total: figures.optional(),
  Today: figures.optional(),
});
const sensorsSchema = z.object({
  StatusSNS: z.object({ ENERGY: energySchema.optional() }).optional(),
  WARNING: z.string().optional(),
});
const firmwareSchema = z.object({ StatusFWR: z.object({ Version: z.string().max(60) }) });

type Energy = z.infer<typeof energySchema>;
/** `Status 8` is what it was called before `Status 10`; firmwares know one or both. */
const SENSOR_STATUS = [8, 10] as const;

/**
 * A plug with Tasmota: `http://HOST/cm?cmnd=Status 8`, tasmota.github.io/docs/Commands. Power in W, Total and Today in kWh. Its
 * `Status.Power`, which became a text of bits with version 14, is not looked at.
 */
export class Tasmota implements MeterDriver {
  readonly #settings: DeviceSettings;

  constructor(settings: DeviceSettings) {
    this.#settings = settings;
  }

  async probe(signal: AbortSignal): Promise<string> {
    await this.read(signal);
    const text = await this.#command('Status 2', signal);
    const { StatusFWR } = readJson(firmwareSchema, text, () => notThat(this.#settings.address, 'Tasmota', HINT));
    return `Tasmota ${StatusFWR.Version}`;
  }

  async read(signal: AbortSignal): Promise<Reading> {
    const { address, channel, now } = this.#settings;
    const { Power, Voltage, Current, Total, Today } = await this.#energy(signal);
    const watts = channel === undefined ? sum(Power) : Power[channel];
    if (watts === undefined)
      throw new BreadboxError('not-supported', `${address} measures no channel ${channel}.`, {
        hint: 'Channels count from 0; most plugs have one.',
      });
    // Of several channels, what is counted is of all together.
    const isAll = channel === undefined || Power.length === 1;
    const amperes = Current === undefined ? undefined : isAll ? sum(Current) : Current[channel];
    return {
      ...{ watts: drawnWatts(watts), volts: Voltage?.[0], amperes, at: now() },
      ...(isAll && Total !== undefined && { totalWh: sum(Total) * WH_IN_KWH }),
      ...(isAll && Today !== undefined && { todayWh: sum(Today) * WH_IN_KWH }),
    };
  }

  async #energy(signal: AbortSignal): Promise<Energy> {
    const { address } = this.#settings;
    let isTasmota = false;
    for (const status of SENSOR_STATUS) {
      const text = await this.#command(`Status ${status}`, signal);
      const { StatusSNS } = readJson(sensorsSchema, text, () => notThat(address, 'Tasmota with a meter', HINT));
      if (StatusSNS?.ENERGY !== undefined) return StatusSNS.ENERGY;
      isTasmota ||= StatusSNS !== undefined;
    }
    if (!isTasmota) throw notThat(address, 'Tasmota', HINT);
    throw new BreadboxError('not-supported', `This Tasmota switches, but does not measure power (${address}).`, {
      hint: 'Where the plug has a meter, its module or template in Tasmota is not that of the plug.',
    });
  }

  /** The password stands in the query, as Tasmota wants it: nothing of the query may be told. */
  async #command(command: string, signal: AbortSignal): Promise<string> {
    const { address, password, user = DEFAULT_USER } = this.#settings;
    const login =
      password === undefined ? '' : `&user=${encodeURIComponent(user)}&password=${encodeURIComponent(password)}`;
    const { status, text } = await askDevice(address, `/cm?cmnd=${encodeURIComponent(command)}${login}`, signal);
    // Before 8.2.3 the status was 200 all the same.
    if (status === 401 || /"WARNING"\s*:\s*"Need user/i.test(text))
      throw wrongPassword(address, password !== undefined);
    if (status !== 200) throw notThat(address, 'Tasmota', HINT);
    return text;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0);
}
