/**
 * What an owner says of sensors that a node has beside its own, in the label `sensors` of the inventory, parted by commas:
 * `chassis=dht22@60` is a DHT22 (or AM2302, DHT11) that the kernel reads by iio, in a place called chassis, beside a thermostat
 * set to 60 °C; `power-board=i2c-1:0x20` is a chip that must answer on that bus.
 */
export const SENSORS_LABEL = 'sensors';

export type ConfiguredSensor =
  | { readonly name: string; readonly kind: 'dht22'; readonly thermostatCelsius?: number }
  | { readonly name: string; readonly kind: 'i2c'; readonly bus: number; readonly address: number };

const SENSOR =
  /^(?<name>[a-z][a-z0-9_-]{0,30})=(?:(?<air>dht22|dht11)(?:@(?<thermostat>\d{1,3}))?|i2c-(?<bus>\d{1,3}):0x(?<address>[0-7][0-9a-f]))$/i;

/** @returns the sensors, and each part of the text that says none */
export function parseSensors(text: string): { readonly sensors: ConfiguredSensor[]; readonly wrong: string[] } {
  const sensors: ConfiguredSensor[] = [];
  const wrong: string[] = [];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const groups = SENSOR.exec(part)?.groups;
    if (groups === undefined) wrong.push(part);
    else if (groups.air !== undefined) {
      const thermostat = groups.thermostat === undefined ? {} : { thermostatCelsius: Number(groups.thermostat) };
      sensors.push({ name: groups.name!, kind: 'dht22', ...thermostat });
    } else {
      const address = Number.parseInt(groups.address!, 16);
      sensors.push({ name: groups.name!, kind: 'i2c', bus: Number(groups.bus), address });
    }
  }
  return { sensors, wrong };
}
