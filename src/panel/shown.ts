import type { LivePanel } from '../protocol/panel.ts';
import { bitsOf, DARK, frameOf, isSlow, type Leds, type PanelMode } from '../protocol/panel-frame.ts';
import { SILENT_AFTER_SECONDS } from '../protocol/telemetry-limits.ts';
import type { PanelWatch, WatchedNode } from '../telemetry/watch.ts';
import type { Wanted } from './wanted.ts';

/** `users` of a panel: user1 and user2. */
const USER_BITS = 0b11000;

/** What a panel shows, with the bits of its LEDs. */
export type ShownPanel = LivePanel['nodes'][string];

/** @param now milliseconds of the head's clock */
export function shownPanel(watch: PanelWatch, name: string, wanted: Readonly<Wanted>, now: number): ShownPanel {
  const node = watch.node(name);
  const line = watch.panel(name);
  const state = node === undefined ? 'never' : isLive(node, now) ? 'live' : 'silent';
  const isDark = state !== 'live';
  if (line !== undefined) return { state, ...line, leds: isDark ? bitsOf(DARK) : line.leds };
  const { mode } = wanted;
  const rest = { hardware: 'none', hasSwitch: false } as const;
  if (node === undefined || isDark) return { state, mode, leds: bitsOf(DARK), ...rest };
  const leds = shownNow(wanted, now) ?? bitsOf(frameFor(node, wanted, mode));
  return { state, mode, leds, ...rest, users: bitsOf(frameFor(node, wanted, 'status')) & USER_BITS };
}

export function isLive({ seenAt }: WatchedNode, now: number): boolean {
  return now - seenAt <= SILENT_AFTER_SECONDS * 1000;
}

function shownNow({ show }: Readonly<Wanted>, now: number): number | undefined {
  return show !== undefined && show.until > now ? show.leds : undefined;
}

/** For an agent that tells nothing of a panel, as it is of a version before panels. */
function frameFor({ about, values }: WatchedNode, { users }: Readonly<Wanted>, mode: PanelMode): Leds {
  const main = about.interfaces.find(({ isMain }) => isMain);
  return frameOf(mode, {
    booted: true,
    // It speaks, so some way leads here; only a link that is said to be down is another one.
    connected: main === undefined || values.get(`link_up.${main.interface}`) !== 0,
    slow: isSlow((flag) => values.get(flag)),
    load1: values.get('load1'),
    cores: about.cores,
    user1: users.user1?.on ?? false,
    user2: users.user2?.on ?? false,
  });
}
