import type { Phase } from '../phase.ts';

/** apt takes no list from the future, and TLS no certificate; less than this hurts neither. */
const OFF_SEC = 30;
/** Empty after a boot, when the clock may be off again. */
const MARK = '/run/breadbox/clock-set';

/** A board that has lost its clock gets this computer's, before anything depends on it; chrony does the rest once it is there. */
export const setClocks: Phase = {
  name: 'set-clocks',
  title: 'set clocks',
  concerns: ({ facts }, { leaving }) => leaving.size === 0 && Math.abs(facts.clockOffsetSec) >= OFF_SEC,
  look: () => `[ ! -e ${MARK} ] || echo @set`,
  steps({ host, looked }) {
    if (looked.includes('@set')) return [];
    const ahead = Math.round(host.facts.clockOffsetSec);
    return [
      {
        what: `set the clock ${ahead > 0 ? 'back' : 'forward'} by ${Math.abs(ahead)} s`,
        script: `mkdir -p /run/breadbox
date -s "@$(( $(date +%s) - ${ahead} ))" >/dev/null
touch ${MARK}`,
      },
    ];
  },
};
