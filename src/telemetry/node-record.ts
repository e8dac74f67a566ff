import type { PanelLine } from '../protocol/panel.ts';
import { holdsForSec, type ParsedSeries, parseSeries, type SeriesKey } from '../protocol/series.ts';
import { type AgentAbout, MAX_SERIES, SILENT_AFTER_SECONDS } from '../protocol/telemetry.ts';
import { FINE_SECONDS, LOOKED_BACK_AT, LOOKED_BACK_SECONDS } from './keeping.ts';
import { RecentSeries } from './recent-series.ts';
import { RingRoom } from './ring-room.ts';
import type { WatchedNode } from './watch.ts';

/** A network card, a disk or a container's interface that was not heard of for so long is forgotten. */
const FORGOTTEN_AFTER_MS = 3_600_000;
/** Of how many agents that called themselves by this name the samples are known. */
const MOST_SESSIONS = 4;
const CLOCK_WINDOW_MS = 10_000;
export const CLOCK_KEY = 'clock_offset_seconds';
/** What the head measures itself: of these an agent tells nothing. */
const OF_HEAD: ReadonlySet<string> = new Set([CLOCK_KEY, 'meter_power_watts']);

export interface Measured {
  readonly parsed: ParsedSeries;
  readonly recent: RecentSeries;
  measuredAt: number;
}

/** Nodes have the same series: what a key says is kept once for all of them. */
const KNOWN_KEYS = new Map<SeriesKey, ParsedSeries>();
const MOST_KEYS = 10_000;

function parsedOf(key: SeriesKey): ParsedSeries | undefined {
  const known = KNOWN_KEYS.get(key) ?? parseSeries(key);
  if (known !== undefined && KNOWN_KEYS.size < MOST_KEYS) KNOWN_KEYS.set(key, known);
  return known;
}

/** What the head knows of one node, in memory. Times are milliseconds of the head's clock. */
export class NodeRecord implements WatchedNode {
  readonly node: string;
  about: AgentAbout;
  bootIdBefore: string | undefined;
  bootedAt: number | undefined;
  /** The session that spoke last. */
  session: string | undefined;
  seenAt: number;
  readonly values = new Map<SeriesKey, number>();
  readonly measured = new Map<SeriesKey, Measured>();
  readonly #room = new RingRoom();
  #panel: { readonly line: PanelLine; readonly session: string | undefined } | undefined;
  readonly #taken = new Map<string, number>();
  readonly #clocks: { at: number; offset: number }[] = [];

  constructor(node: string, about: AgentAbout, seenAt: number) {
    this.node = node;
    this.about = about;
    this.seenAt = seenAt;
  }

  /** Of another session than the present one it is not: the agent may be of another version now. */
  get panel(): PanelLine | undefined {
    return this.#panel?.session === this.session ? this.#panel?.line : undefined;
  }

  setPanel(line: PanelLine): void {
    this.#panel = { line, session: this.session };
  }

  isLive(now: number): boolean {
    return now - this.seenAt <= SILENT_AFTER_SECONDS * 1000;
  }

  /** The highest number of a sample that was taken of a session; -1: none. */
  taken(session: string): number {
    return this.#taken.get(session) ?? -1;
  }

  setTaken(session: string, seq: number): void {
    this.#taken.delete(session);
    this.#taken.set(session, seq);
    for (const oldest of this.#taken.keys()) {
      if (this.#taken.size <= MOST_SESSIONS) break;
      this.#taken.delete(oldest);
    }
  }

  /**
   * @param at when they were measured
   * @param isNow they are the present ones; else they only fill what was missed
   * @param keep gets each that is taken: a thousand nodes measure fifty thousand values a second, so nothing is made of them on the way
   * @param refuse hears of each that is not
   */
  take(
    values: Readonly<Record<string, unknown>>,
    at: number,
    isNow: boolean,
    keep: (key: SeriesKey, value: number, at: number) => void,
    refuse: (key: string, because: string) => void,
  ): void {
    for (const key in values) {
      if (OF_HEAD.has(key)) continue;
      const value = values[key];
      const series = this.measured.get(key) ?? this.#begin(key, refuse);
      if (series === undefined) continue;
      const { from, to } = series.parsed.definition;
      if (typeof value === 'number' && value >= from && value <= to) {
        this.#put(key, series, value, at, isNow);
        keep(key, value, at);
      } else refuse(key, 'no machine measures that');
    }
    const uptime = isNow ? values.uptime_seconds : undefined;
    if (typeof uptime === 'number') this.bootedAt = at - uptime * 1000;
  }

  /**
   * What the node's clock was ahead of ours. A line that is late on its way makes it seem less, never more: the greatest of the last
   * ten seconds is nearest to the truth.
   */
  takeClock(offsetSec: number, at: number): number {
    while (this.#clocks.length > 0 && at - this.#clocks[0]!.at >= CLOCK_WINDOW_MS) this.#clocks.shift();
    if (this.#clocks.length >= CLOCK_WINDOW_MS / 500) this.#clocks.shift();
    this.#clocks.push({ at, offset: offsetSec });
    let most = offsetSec;
    for (const { offset } of this.#clocks) if (offset > most) most = offset;
    const series = this.measured.get(CLOCK_KEY) ?? this.#begin(CLOCK_KEY, () => {});
    if (series !== undefined) this.#put(CLOCK_KEY, series, most, at, true);
    return most;
  }

  /** What is too old is not known any more. */
  sweep(now: number): void {
    for (const [key, series] of this.measured) {
      if (now - series.measuredAt <= holdsForSec(series.parsed.definition) * 1000) continue;
      this.values.delete(key);
      if (now - series.measuredAt <= FORGOTTEN_AFTER_MS) continue;
      series.recent.end();
      this.measured.delete(key);
    }
  }

  /** The head's clock was set back by so much: all that was stays as long ago, and of other seconds nothing is known any more. */
  setBack(byMs: number): void {
    this.seenAt -= byMs;
    if (this.bootedAt !== undefined) this.bootedAt -= byMs;
    this.#clocks.length = 0;
    for (const series of this.measured.values()) {
      series.measuredAt -= byMs;
      if (byMs > FINE_SECONDS * 1000) series.recent.end();
    }
  }

  /** The last seconds of a series, oldest first; in each what held then. */
  recent(key: SeriesKey, now: number, seconds: number): (number | undefined)[] {
    const series = this.measured.get(key);
    const length = Math.min(seconds, LOOKED_BACK_SECONDS);
    const last = Math.floor(now / 1000);
    return Array.from({ length }, (_, index) => {
      // A second in which none arrived, as it came just before or after, shows the one before.
      const value = series?.recent.at(last - length + 1 + index, series.parsed.definition.everySec);
      return value === undefined || Number.isNaN(value) ? undefined : value;
    });
  }

  #put(key: SeriesKey, series: Measured, value: number, at: number, isNow: boolean): void {
    series.recent.put(Math.floor(at / 1000), value);
    if (isNow || at > series.measuredAt) series.measuredAt = at;
    if (isNow) this.values.set(key, value);
  }

  #begin(key: string, refuse: (key: string, because: string) => void): Measured | undefined {
    const parsed = parsedOf(key);
    if (parsed === undefined) {
      refuse(key, 'there is no such series');
      return undefined;
    }
    if (this.measured.size >= MAX_SERIES) {
      refuse(key, `a node may have ${MAX_SERIES} series`);
      return undefined;
    }
    const recent = new RecentSeries(
      parsed.definition.everySec,
      LOOKED_BACK_AT.has(parsed.name) ? LOOKED_BACK_SECONDS : FINE_SECONDS,
      this.#room,
    );
    const series = { parsed, recent, measuredAt: 0 };
    this.measured.set(key, series);
    return series;
  }
}
