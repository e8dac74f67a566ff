import { type ClientRequest, request } from 'node:http';

/** What an agent says it measures, as a function of the seconds of its life. */
export type Measures = (second: number) => Readonly<Record<string, number>>;

export interface SimulatedAgent {
  readonly node: string;
  readonly about?: Readonly<Record<string, unknown>>;
  readonly measures: Measures;
  /** What its panel shows; without it the agent is of a version that tells nothing of panels. */
  readonly panel?: (second: number) => Readonly<Record<string, unknown>>;
}

export interface SimulatedAgents {
  /** The agent of this node dies with its connection. */
  kill(node: string): void;
  stop(): void;
}

const LIFE_SECONDS = 600;

/**
 * Speaks for agents as they do (NDJSON to `POST /api/telemetry`): each first sends the ten minutes that it kept, then a line a
 * second.
 */
export function simulateAgents(url: string, token: string, agents: readonly SimulatedAgent[]): SimulatedAgents {
  const open = new Map<string, { readonly stream: ClientRequest; readonly timer: NodeJS.Timeout }>();
  for (const agent of agents) open.set(agent.node, speak(url, token, agent));
  const kill = (node: string) => {
    const one = open.get(node);
    clearInterval(one?.timer);
    one?.stream.destroy();
    open.delete(node);
  };
  return {
    kill,
    stop: () => {
      for (const node of [...open.keys()]) kill(node);
    },
  };
}

function speak(url: string, token: string, { node, about, measures, panel }: SimulatedAgent) {
  const stream = request(`${url}/api/telemetry`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
  });
  stream.on('error', () => undefined); // it is torn down by kill(), or the head has gone
  const say = (line: unknown) => stream.write(`${JSON.stringify(line)}\n`);
  say({
    hello: {
      node,
      session: `session-of-${node}-${process.pid}`,
      about: {
        ...{ version: '0.1.0', nodeVersion: 'v18.20.4', bootId: `boot-of-${node}`, cores: 4, memBytes: 8.3e9 },
        ...{ model: 'Raspberry Pi 5 Model B Rev 1.0', system: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.6.31' },
        interfaces: [{ interface: 'eth0', kind: 'wired', mac: '2c:cf:67:00:00:01', isMain: true }],
        troubles: [],
        ...about,
      },
    },
  });
  let seq = 0;
  let shown = '';
  const show = () => {
    const now = JSON.stringify(panel?.(seq));
    if (panel !== undefined && now !== shown) stream.write(`{"panel":${now}}\n`);
    shown = now;
  };
  const sample = (ageSec: number) => {
    say({ seq, ageSec, clock: Date.now() / 1000 - ageSec, values: measures(LIFE_SECONDS - ageSec + seq) });
    seq += 1;
  };
  for (let ageSec = LIFE_SECONDS - 10; ageSec > 0; ageSec -= 2) sample(ageSec);
  sample(0);
  show();
  const timer = setInterval(() => {
    sample(0);
    show();
  }, 1000);
  return { stream, timer };
}

/** A Raspberry Pi 5 at work: `warm` from 0 to 1 says how hard. */
export function boardMeasures(warm: number, more: Readonly<Record<string, number>> = {}): Measures {
  return (second) => {
    const wave = (period: number, shift = 0) => Math.sin((second / period) * 2 * Math.PI + shift + 7 * warm);
    const busy = Math.min(1, Math.max(0, warm + 0.04 * wave(37)));
    return {
      ...{ load1: 4 * warm + 0.1 * wave(90) + 0.1, cpu_busy_ratio: busy, cpu_wait_ratio: 0.02 },
      ...Object.fromEntries([0, 1, 2, 3].map((core) => [`core_busy_ratio.${core}`, Math.max(0, busy - 0.05 * core)])),
      ...{ cpu_temperature_celsius: 42 + 26 * warm + 2 * wave(120), 'temperature_celsius.rp1_adc': 48 },
      ...{ cpu_frequency_hertz: warm > 0.1 ? 2.4e9 : 1.5e9, cpu_frequency_limit_hertz: 2.4e9 },
      ...{ memory_total_bytes: 8.3e9, memory_used_bytes: 1e9 + 2.3e9 * warm + 5e7 * wave(200) },
      ...{ memory_available_bytes: 7.3e9 - 2.3e9 * warm, memory_pressure_ratio: 0, swap_used_bytes: 0 },
      'network_receive_bytes_per_second.eth0': Math.max(0, 6e7 * warm * (1 + 0.3 * wave(44))),
      'network_transmit_bytes_per_second.eth0': Math.max(0, 4e7 * warm * (1 + 0.3 * wave(61, 1))),
      ...{ 'network_errors_per_second.eth0': 0, 'link_up.eth0': 1, 'link_duplex_full.eth0': 1 },
      'link_speed_bits_per_second.eth0': 1e9,
      ...{
        'disk_size_bytes./': 31e9,
        'disk_free_bytes./': 22e9,
        'disk_files_free_ratio./': 0.94,
        'disk_read_only./': 0,
      },
      ...{ 'disk_read_bytes_per_second.mmcblk0': 2e5 * (1 + wave(33)), 'disk_busy_ratio.mmcblk0': 0.03 },
      'disk_write_bytes_per_second.mmcblk0': 4e5 * (1 + wave(25)),
      ...{ processes: Math.round(180 + 40 * warm), processes_running: 5, uptime_seconds: 1_036_800 + second },
      ...{ under_voltage: 0, throttled: 0, frequency_capped: 0, heat_limited: 0, throttled_since_boot: 0 },
      ...{ 'fan_speed_revolutions_per_minute.pwmfan': 2600 + 2000 * warm, board_power_watts: 3.1 + 5 * warm },
      ...more,
    };
  };
}
