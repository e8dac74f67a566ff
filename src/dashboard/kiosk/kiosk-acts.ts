import { BY_KIOSK, type KioskAction } from '../../protocol/kiosk.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';

export interface KioskAct {
  readonly action: KioskAction;
  readonly word: string;
  readonly means: string;
}

const ACTS: readonly KioskAct[] = [
  { action: 'pause', word: 'Pause the farm', means: 'Runs take no new task; what has begun ends.' },
  { action: 'continue', word: 'Let the farm go on', means: 'Runs that were paused here go on.' },
  { action: 'drain', word: 'Drain all nodes', means: 'No new job begins; what runs ends.' },
  { action: 'resume', word: 'Resume the nodes', means: 'Nodes that were drained here work again.' },
  { action: 'power-off', word: 'Switch everything off', means: 'Each node once nothing runs there, the head last.' },
];
const STAY_ON: KioskAct = {
  action: 'stay-on',
  word: 'Leave everything on',
  means: 'No further node is switched off; the others work again.',
};

/** What may be done now: nodes that are being switched off are not switched off again. @param going a maintenance that is under way */
export function actsNow(going: Maintenance | undefined): readonly KioskAct[] {
  if (going?.kind !== 'power-off') return ACTS;
  const others = ACTS.filter(({ action }) => action !== 'power-off');
  return mayStayOn(going) ? [...others, STAY_ON] : others;
}

/** What others have begun is not ended at a kiosk. */
export function mayStayOn(going: Maintenance | undefined): boolean {
  return going?.kind === 'power-off' && going.by === BY_KIOSK;
}
