import type { Alert } from '../../protocol/alerts.ts';
import type { NetworkFinding } from '../../protocol/network.ts';
import type { AgentAbout } from '../../protocol/telemetry.ts';
import type { Watch, WatchedNode } from '../watch.ts';
import { AlertBook, type Change } from './alert-book.ts';
import { type Asked, wasAsked } from './asked-for.ts';
import { isLive } from './rule.ts';
import { allRules } from './rules/all.ts';

const ABOUT: AgentAbout = {
  ...{ version: '0.1.0', nodeVersion: 'v18.20.4', bootId: 'boot-1', model: 'Raspberry Pi 4 Model B Rev 1.4' },
  ...{ cores: 4, memBytes: 4e9, troubles: [] },
  interfaces: [{ interface: 'eth0', kind: 'wired', isMain: true }],
};
/** A healthy board. */
const WELL = {
  ...{ load1: 0.1, cpu_busy_ratio: 0.1, cpu_temperature_celsius: 45, cpu_frequency_hertz: 1.5e9 },
  ...{ cpu_frequency_limit_hertz: 1.5e9, memory_total_bytes: 4e9, memory_available_bytes: 3e9 },
  ...{ memory_pressure_ratio: 0, 'disk_size_bytes./': 32e9, 'disk_free_bytes./': 20e9, 'disk_read_only./': 0 },
  ...{ 'disk_files_free_ratio./': 0.9, 'disk_wear_ratio.mmcblk0': 0.1, 'link_up.eth0': 1 },
  ...{ 'link_speed_bits_per_second.eth0': 1e9, 'link_duplex_full.eth0': 1, under_voltage: 0 },
  ...{ under_voltage_since_boot: 0, throttled: 0, heat_limited: 0, frequency_capped: 0 },
  ...{ clock_offset_seconds: 0.01, uptime_seconds: 90_000 },
};
type Values = Readonly<Record<string, number | undefined>>;

interface Board {
  about: AgentAbout;
  values: Record<string, number | undefined>;
  bootIdBefore: string | undefined;
  seenAt: number;
  isSilent: boolean;
  readonly history: Map<string, (number | undefined)[]>;
}

/** Boards that tell what they are told to, second by second, before the real rules. */
export class SceneUnderTest {
  now = Date.parse('2026-06-01T10:00:00Z');
  asked: Asked[] = [];
  findings: NetworkFinding[] = [];
  readonly changes: Change[] = [];
  readonly #boards = new Map<string, Board>();
  readonly #judgingSince = this.now;
  readonly #book = new AlertBook(allRules(), { open: [], last: 0 }, (message, error) => {
    throw new Error(message, { cause: error });
  });

  constructor(count = 4, values: Values = {}) {
    for (let at = 0; at < count; at++) {
      const silent = { isSilent: false, seenAt: this.now, bootIdBefore: undefined };
      this.#boards.set(`rain${at}`, { about: ABOUT, values: { ...WELL, ...values }, history: new Map(), ...silent });
    }
    this.pass(30);
  }

  board(node: string): Board {
    return this.#boards.get(node)!;
  }

  set(node: string, values: Values): void {
    Object.assign(this.board(node).values, values);
  }

  all(values: Values): void {
    for (const node of this.#boards.keys()) this.set(node, values);
  }

  /** Seconds, of which each is judged; `each` is told how many have passed. */
  pass(seconds: number, each: (second: number) => void = () => {}): void {
    for (let second = 1; second <= seconds; second++) {
      this.now += 1000;
      each(second);
      for (const board of this.#boards.values()) {
        if (!board.isSilent) board.seenAt = this.now;
        for (const [key, value] of Object.entries(board.values)) {
          const kept = board.history.get(key) ?? [];
          board.history.set(key, [...kept.slice(-599), board.isSilent ? undefined : value]);
        }
      }
      this.changes.push(...this.#book.judge(this.scene(), new Set(this.#boards.keys())));
    }
  }

  /** What is open now: `hot rain2`, `disk-full rain1 /`. */
  open(): string[] {
    return this.#book.open.map(({ rule, node, part }) => [rule, node, part].filter(Boolean).join(' ')).sort();
  }

  told(rule: Alert['rule']) {
    const found = this.#book.open.find((open) => open.rule === rule);
    if (found === undefined) throw new Error(`there is no ${rule}, but: ${this.open().join(', ')}`);
    return { ...found, ...found.trouble };
  }

  watched(node: string): WatchedNode {
    return this.scene().nodes.find((watched) => watched.node === node)!;
  }

  scene() {
    const nodes = [...this.#boards].map(([node, board]): WatchedNode => {
      const { about, seenAt, bootIdBefore } = board;
      const known = Object.entries(board.values).filter((entry): entry is [string, number] => entry[1] !== undefined);
      return { node, about, seenAt, bootIdBefore, values: new Map(board.isSilent ? [] : known) };
    });
    const watch: Watch = {
      nodes: () => nodes,
      node: (name) => nodes.find(({ node }) => node === name),
      recent: (node, series, seconds) => {
        const kept = this.board(node).history.get(series) ?? [];
        const missing = Array.from({ length: Math.max(0, seconds - kept.length) }, () => undefined);
        return [...missing, ...kept.slice(-seconds)];
      },
      onTick: () => () => {},
      onBoot: () => () => {},
    };
    return {
      ...{ now: this.now, watch, nodes, live: nodes.filter((node) => isLive(node, this.now)) },
      ...{ judgingSince: this.#judgingSince, findings: this.findings },
      wasAsked: (node: string, at: number, what: 'restart' | 'absence') => wasAsked(this.asked, node, at, what),
    };
  }
}
