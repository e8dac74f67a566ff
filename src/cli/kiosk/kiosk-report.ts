import type { Kiosk } from '../../protocol/kiosk.ts';
import type { Report } from '../output/report.ts';

/** What a kiosk goes by, for people and programs. */
export function kioskReport(kiosk: Kiosk): Report {
  const { hasPin, dim, paused } = kiosk;
  return {
    json: kiosk,
    quiet: [],
    blocks: [
      {
        kind: 'facts',
        facts: [
          { title: 'PIN', as: 'text', value: hasPin ? 'set' : 'none: it only shows' },
          { title: 'dims', as: 'text', value: dim === null ? 'never' : `from ${dim.from} to ${dim.to}` },
          { title: 'farm', as: 'text', value: paused ? 'paused at the kiosk' : 'not paused here' },
        ],
      },
    ],
  };
}
