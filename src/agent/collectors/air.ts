import { readFile } from 'node:fs/promises';
import type { ConfiguredSensor } from '../../protocol/sensors.ts';
import type { Collector, CollectorKind, Machine, Values } from './collector.ts';
import { Every } from './every.ts';

const IIO = 'sys/bus/iio/devices';
/** The sensor itself needs 2 s between two readings. */
const RETRY_SECONDS = 2;
const PERIOD_SECONDS = 10;
/** One of several readings is lost on a good cable; so many in a row are not. */
const FAILURES_UNTIL_TROUBLE = 8;

type AirSensor = Extract<ConfiguredSensor, { kind: 'dht22' }>;

/** One place. It is read beside the rest, as a reading that gets no answer blocks for a second. */
class Place {
  readonly #sensor: AirSensor;
  readonly #machine: Machine;
  readonly #nth: number;
  readonly #mayTry = new Every(RETRY_SECONDS);
  #readAt = Number.NEGATIVE_INFINITY;
  #isReading = false;
  #failures = 0;
  #measured: Values = {};

  constructor(sensor: AirSensor, nth: number, machine: Machine) {
    this.#sensor = sensor;
    this.#nth = nth;
    this.#machine = machine;
  }

  read(now: number, values: Values): void {
    Object.assign(values, this.#measured);
    this.#measured = {};
    if (this.#isReading || now - this.#readAt < PERIOD_SECONDS * 1000 - 500 || !this.#mayTry.isDue(now)) return;
    const { attempts, root } = this.#machine;
    if (!attempts.mayTry('air', this.#sensor.name, now)) return;
    const device = this.#device();
    if (device === undefined) {
      const because =
        'no DHT22 is known to the kernel. On a Raspberry Pi, the line dtoverlay=dht11,gpiopin=4 in config.txt names it (its pin too).';
      attempts.failed('air', this.#sensor.name, now, because, 'missing');
      return;
    }
    this.#isReading = true;
    // The driver measures both at once and keeps them for 2 s.
    const both = ['in_temp_input', 'in_humidityrelative_input'].map(async (file) => {
      const value = Number.parseFloat(await readFile(root.to(`${device}/${file}`), 'latin1'));
      if (Number.isNaN(value)) throw new Error(`${file} says no number`);
      return value;
    });
    Promise.all(both).then(
      ([celsius, humidity]) => this.#succeeded(now, celsius! / 1000, humidity! / 100_000),
      (error: unknown) => this.#failed(now, error),
    );
  }

  /** Whatever pin it is at: the n-th that the owner names is the n-th that the kernel has. */
  #device(): string | undefined {
    const { root } = this.#machine;
    const devices = root.list(IIO).filter((entry) => /^dht(?:11|22)/.test(root.text(`${IIO}/${entry}/name`) ?? ''));
    const entry = devices[this.#nth];
    return entry === undefined ? undefined : `${IIO}/${entry}`;
  }

  #succeeded(now: number, celsius: number, humidity: number): void {
    this.#isReading = false;
    this.#readAt = now;
    this.#failures = 0;
    this.#machine.attempts.succeeded('air', this.#sensor.name);
    this.#measured = {
      [`air_temperature_celsius.${this.#sensor.name}`]: celsius,
      [`air_humidity_ratio.${this.#sensor.name}`]: Math.min(1, humidity),
    };
  }

  #failed(now: number, error: unknown): void {
    this.#isReading = false;
    this.#failures++;
    if (this.#failures >= FAILURES_UNTIL_TROUBLE) this.#machine.attempts.failed('air', this.#sensor.name, now, error);
  }
}

/** Temperature and humidity of the air in places that the owner has named, of DHT22 sensors (AM2302; DHT11 too) by iio. */
export const air: CollectorKind = {
  name: 'air',
  create(machine): Collector | undefined {
    const sensors = machine.configured.filter((sensor): sensor is AirSensor => sensor.kind === 'dht22');
    if (sensors.length === 0) return undefined;
    const places = sensors.map((sensor, nth) => new Place(sensor, nth, machine));
    const thermostats = Object.fromEntries(
      sensors.flatMap(({ name, thermostatCelsius }) =>
        thermostatCelsius === undefined ? [] : [[name, thermostatCelsius]],
      ),
    );
    return {
      read(now, values) {
        for (const place of places) place.read(now, values);
      },
      about: () => ({ thermostats }),
    };
  },
};
