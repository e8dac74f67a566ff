import { formatDuration } from '../../cluster/units.ts';
import type { NodeTelemetry } from '../../protocol/telemetry.ts';

/** When its agent last spoke: `now`, `12 s ago`, `never`. */
export function seen({ state, seenAt }: Pick<NodeTelemetry, 'state' | 'seenAt'>, nowMs = Date.now()): string {
  if (state === 'live') return 'now';
  if (seenAt === undefined) return 'never';
  return `${formatDuration(Math.max(1, Math.round((nowMs - Date.parse(seenAt)) / 1000)))} ago`;
}
