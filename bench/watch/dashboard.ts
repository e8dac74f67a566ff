import { get } from 'node:http';
import type { BenchHead } from '../bench-head.ts';

/** Reads the live events of a head as an open dashboard does, and counts those of one kind. `nodes`: that the last of them told of. */
export function openDashboard(
  head: BenchHead,
  kind: 'telemetry' | 'panel',
  signal: AbortSignal,
): { events: number; nodes: number } {
  const seen = { events: 0, nodes: 0 };
  const start = `event: ${kind}\ndata: `;
  const { headers, url } = head.liveAddress;
  const call = get(url, { headers, agent: false, signal }, (response) => {
    let rest = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        if (!event.startsWith(start)) continue;
        seen.events++;
        seen.nodes = Object.keys((JSON.parse(event.slice(start.length)) as { nodes: object }).nodes).length;
      }
    });
    response.on('error', () => {}); // it ends with the measurement
  });
  call.on('error', () => {}); // as above
  return seen;
}
