import type { JSX } from 'solid-js';
import type { RunStatus } from '../../protocol/farm.ts';
import { countOf, countText, durationText, rateText } from '../amounts.ts';
import { isGoing } from '../run-list.ts';
import { taskWord } from '../run-sentence.ts';
import { Bar } from './bar.tsx';
import { Stat } from './stat.tsx';

/** Progress, speed and workers of a run. */
export function RunStats(props: {
  readonly status: RunStatus;
  /** Slots that were at work when their pilots last told; undefined where none has. */
  readonly slotsTold: number | undefined;
}): JSX.Element {
  const word = () => taskWord(props.status);
  const atWork = () => (props.status.leased === 0 ? 0 : props.slotsTold);
  const going = () => props.status.state === 'running';
  return (
    <dl class="stats run-stats">
      <Stat
        label="Progress"
        value={countText(props.status.answered)}
        unit={`of ${countOf(props.status.tasks, word())}${props.status.feedDone || !isGoing(props.status) ? '' : ' so far'}`}
      >
        <Bar part={props.status.answered} whole={props.status.tasks} failed={props.status.failed} tall />
      </Stat>
      <Stat
        label="Speed"
        value={props.status.answered > 0 ? rateText(props.status.rate) : 'unknown'}
        unit={props.status.answered > 0 ? `${word()}s/s` : ''}
        note={speedNote(props.status)}
      />
      <Stat
        label="Workers"
        value={going() && atWork() !== undefined ? String(atWork()) : String(props.status.workers)}
        unit={going() && atWork() !== undefined ? `of ${props.status.workers}` : ''}
        note={going() && atWork() !== undefined ? 'at work now' : 'at most at a time'}
      />
    </dl>
  );
}

function speedNote(status: RunStatus): string {
  if (status.answered === 0) return isGoing(status) ? 'no answer yet' : 'there was no answer';
  if (isGoing(status)) return 'over the last ten seconds';
  return `in ${durationText(status.seconds)}`;
}
