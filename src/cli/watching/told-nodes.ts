import type { Alert } from '../../protocol/alerts.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';

const GIB = 2 ** 30;

/** A board as its agent tells of it; for tests. */
export function aNode(node: string, change: Partial<NodeTelemetry> = {}): NodeTelemetry {
  return {
    node,
    state: 'live',
    seenAt: '2026-01-02T03:04:05.000Z',
    bootedAt: '2026-01-01T00:00:00.000Z',
    about: {
      version: '0.1.0',
      nodeVersion: '20.1.0',
      bootId: 'b1',
      model: 'Raspberry Pi 4 Model B Rev 1.4',
      cores: 4,
      memBytes: 2 * GIB,
      system: 'Debian GNU/Linux 12 (bookworm)',
      kernel: '6.1.0-rpi8',
      interfaces: [{ interface: 'eth0', kind: 'wired', isMain: true }],
      troubles: [],
    },
    values: {
      cpu_busy_ratio: 0.12,
      load1: 0.42,
      load5: 0.4,
      load15: 0.33,
      memory_total_bytes: 2 * GIB,
      memory_used_bytes: 0.75 * GIB,
      cpu_temperature_celsius: 52.34,
      cpu_frequency_hertz: 1.5e9,
      cpu_frequency_limit_hertz: 1.8e9,
      'disk_free_bytes./': 12 * GIB,
      'disk_size_bytes./': 29 * GIB,
      'disk_read_only./': 0,
      'link_up.eth0': 1,
      'link_speed_bits_per_second.eth0': 1e9,
      'network_receive_bytes_per_second.eth0': 1.2e6,
      'network_transmit_bytes_per_second.eth0': 3e5,
      under_voltage: 0,
      under_voltage_since_boot: 1,
      clock_offset_seconds: 0.003,
    },
    ...change,
  };
}

export function neverSpoke(node: string): NodeTelemetry {
  return { node, state: 'never', values: {} };
}

export function anAlert(change: Partial<Alert> = {}): Alert {
  return {
    alert: 'a1',
    rule: 'under-voltage',
    node: 'pi5',
    severity: 'warning',
    sentence: "pi5's supply gives too little.",
    what: 'The board has measured less than 4.63 V.',
    why: 'A supply or a cable that is too weak.',
    todo: 'Use a supply of 3 A.',
    since: '2026-01-02T03:04:05.000Z',
    jobs: [],
    ...change,
  };
}
