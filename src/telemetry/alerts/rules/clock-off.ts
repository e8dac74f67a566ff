import { measured, rulePerNode, type Trouble } from '../rule.ts';
import { lengthText } from '../words.ts';

/** munge refuses credentials from the future at once, and those that are five minutes old (dun/munge, dec.c). */
const OFF_SEC = { on: 1, off: 0.5 };
const BAD_SEC = 60;
const YEAR_SEC = 365 * 86_400;

/** A clock that differs from the head's by more than a second. */
export const clockOff = () =>
  rulePerNode({ rule: 'clock-off', afterSec: 1, clearAfterSec: 3 }, (watched, { now, isOn }) => {
    const offset = measured(watched, 'clock_offset_seconds');
    if (offset === undefined) return [];
    const edge = isOn(watched.node) ? 'off' : 'on';
    if (Math.abs(offset) <= OFF_SEC[edge]) return [{ trouble: undefined }];
    return [{ trouble: told(watched.node, offset, now) }];
  });

function told(node: string, offset: number, now: number): Trouble {
  const year = new Date(now + offset * 1000).getUTCFullYear();
  const isFar = Math.abs(offset) > YEAR_SEC;
  const isStart = isFar && year <= 1971;
  return {
    severity: Math.abs(offset) >= BAD_SEC ? 'bad' : 'warning',
    sentence:
      isFar && Number.isFinite(year)
        ? `The clock of ${node} stands in the year ${year}.`
        : `The clock of ${node} is ${lengthText(offset)} ${offset > 0 ? 'ahead' : 'behind'}.`,
    what: 'Slurm refuses nodes whose clocks differ, secure connections fail, and files get wrong dates.',
    why: isStart
      ? 'The board has no clock that runs without power, and has not heard the time since it was switched on.'
      : 'It does not hear the time: its time service is stopped, or cannot reach a server.',
    todo: `Start its time service again: breadbox run -w ${node} --root -- systemctl restart chrony. What the doctor says: breadbox doctor ${node}`,
  };
}
