import type { ClientRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { STREAM_SECONDS } from '../../src/protocol/telemetry-limits.ts';

export interface HeadDoor {
  readonly port: number;
  /** PEM. */
  readonly ca: string;
}

/** What a board with four cores, a card and one network socket measures each second, and some of it every ten. */
function valuesOf(second: number): Record<string, number> {
  const wave = (period: number): number => 0.5 + 0.5 * Math.sin(second / period);
  const noise = Math.random();
  return {
    cpu_busy_ratio: round(wave(40)),
    ...Object.fromEntries([0, 1, 2, 3].map((core) => [`core_busy_ratio.${core}`, round(Math.random())])),
    ...{ cpu_wait_ratio: round(noise / 50), cpu_stolen_ratio: 0, cpu_frequency_hertz: 1.5e9 + 3e8 * Math.round(noise) },
    ...{ load1: round(4 * wave(90)), memory_available_bytes: 3e9 + Math.round(noise * 1e8) },
    ...{ memory_used_bytes: 1e9 - Math.round(noise * 1e8), memory_pressure_ratio: 0 },
    ...{ 'disk_read_bytes_per_second.mmcblk0': Math.round(noise * 1e5), 'disk_busy_ratio.mmcblk0': round(noise / 9) },
    'disk_write_bytes_per_second.mmcblk0': Math.round(noise * 4e5),
    'network_receive_bytes_per_second.eth0': Math.round(noise * 2e6),
    'network_transmit_bytes_per_second.eth0': Math.round(noise * 1e6),
    ...{
      'network_errors_per_second.eth0': 0,
      'link_up.eth0': 1,
      'temperature_celsius.rp1_adc': round(50 + 5 * wave(200)),
    },
    ...{ cpu_temperature_celsius: round(48 + 12 * wave(300) + noise), 'fan_drive_ratio.pwmfan': 0.5 },
    'fan_speed_revolutions_per_minute.pwmfan': 2900 + Math.round(noise * 80),
    ...{ under_voltage: 0, under_voltage_since_boot: 0, frequency_capped: 0, frequency_capped_since_boot: 0 },
    ...{ throttled: 0, throttled_since_boot: 0, heat_limited: 0, heat_limited_since_boot: 0 },
    ...{ processes: 180 + Math.round(noise * 9), processes_running: 1 + Math.round(noise * 3) },
    ...{ board_power_watts: round(4 + 2 * noise), input_volts: round(5.1 - noise / 20) },
    ...(second % 10 === 0 && {
      ...{ load5: round(wave(300)), load15: round(wave(900)), swap_used_bytes: 0, uptime_seconds: second },
      ...{ 'disk_free_bytes./': 2.5e10 - second * 1000, 'disk_read_only./': 0, 'link_duplex_full.eth0': 1 },
      'link_speed_bits_per_second.eth0': 1e9,
    }),
    ...(second % 60 === 0 && {
      ...{ cpu_frequency_limit_hertz: 2.4e9, memory_total_bytes: 4e9, swap_total_bytes: 1e8 },
      ...{ 'disk_size_bytes./': 3.1e10, 'disk_files_free_ratio./': 0.93 },
    }),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** Agents that speak to a head as real ones do: over TLS, a line a second, a request a minute on a kept connection. */
export class SimulatedAgents {
  readonly #agents: SimulatedAgent[] = [];
  readonly #timers: NodeJS.Timeout[] = [];

  /** They begin within a few seconds, each at a moment of the second of its own. */
  constructor(door: HeadDoor, tokens: ReadonlyMap<string, string>) {
    let place = 0;
    for (const [node, token] of tokens) {
      const agent = new SimulatedAgent(door, node, token, Math.floor(Math.random() * STREAM_SECONDS));
      this.#agents.push(agent);
      const beginning = setTimeout(
        () => {
          agent.tick();
          this.#timers.push(setInterval(() => agent.tick(), 1000));
        },
        (place++ * 5000) / tokens.size + Math.random() * 1000,
      );
      this.#timers.push(beginning);
    }
  }

  /** Of all together: samples that the head has answered for, values that it refused, connections that broke. */
  sums(): { readonly taken: number; readonly refused: number; readonly broken: number } {
    const sum = (of: (agent: SimulatedAgent) => number): number =>
      this.#agents.reduce((all, each) => all + of(each), 0);
    return {
      taken: sum(({ taken }) => taken),
      refused: sum(({ refused }) => refused),
      broken: sum(({ broken }) => broken),
    };
  }

  /** From now on each tells of its panel so many times a second, and each time it shows something else. */
  flicker(framesPerSecond: number): void {
    for (const agent of this.#agents) {
      const beginning = setTimeout(
        () => this.#timers.push(setInterval(() => agent.frame(), 1000 / framesPerSecond)),
        (Math.random() * 1000) / framesPerSecond,
      );
      this.#timers.push(beginning);
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const agent of this.#agents) agent.stop();
  }
}

class SimulatedAgent {
  taken = 0;
  refused = 0;
  broken = 0;
  readonly #door: HeadDoor;
  readonly #node: string;
  readonly #token: string;
  readonly #connections: Agent;
  #call: ClientRequest | undefined;
  #seq = 0;
  #frames = 0;
  #left: number;

  constructor(door: HeadDoor, node: string, token: string, left: number) {
    this.#door = door;
    this.#node = node;
    this.#token = token;
    this.#left = left;
    this.#connections = new Agent({ keepAlive: true, maxSockets: 1, ca: door.ca, servername: 'localhost' });
  }

  tick(): void {
    this.#call ??= this.#begin();
    const sample = { seq: this.#seq++, ageSec: 0.002, clock: Date.now() / 1000, values: valuesOf(this.#seq) };
    this.#call.write(`${JSON.stringify(sample)}\n`);
    if (--this.#left > 0) return;
    this.#call.end();
    this.#call = undefined;
    this.#left = STREAM_SECONDS;
  }

  frame(): void {
    const panel = { mode: 'load', leds: ++this.#frames % 32, hardware: 'lit', hasSwitch: false };
    this.#call?.write(`${JSON.stringify({ panel })}\n`);
  }

  stop(): void {
    this.#call?.destroy();
    this.#connections.destroy();
  }

  #begin(): ClientRequest {
    const call = request({
      ...{ host: '127.0.0.1', port: this.#door.port, path: '/api/telemetry', method: 'POST', agent: this.#connections },
      headers: { host: `localhost:${this.#door.port}`, authorization: `Bearer ${this.#token}` },
    });
    call.on('error', () => {
      this.broken++;
      if (this.#call === call) this.#call = undefined;
    });
    call.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        if (response.statusCode !== 200) {
          this.broken++;
          return;
        }
        const { taken, refused } = JSON.parse(text) as { taken: number; refused: number };
        this.taken = taken + 1;
        this.refused += refused;
      });
    });
    const about = {
      ...{ version: '0.1.0', nodeVersion: 'v18.20.4', bootId: `boot-${this.#node}`, model: 'Raspberry Pi 5 Model B' },
      ...{ cores: 4, memBytes: 4e9, system: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.6.31', troubles: [] },
      interfaces: [{ interface: 'eth0', kind: 'wired', mac: 'd8:3a:dd:00:00:01', isMain: true }],
    };
    call.write(`${JSON.stringify({ hello: { node: this.#node, session: `simulated-${this.#node}`, about } })}\n`);
    return call;
  }
}
