import { BreadboxError } from '../../../cluster/errors.ts';
import { formatDuration } from '../../../cluster/units.ts';
import { formatArray, parseArray } from '../array-indexes.ts';
import { parseDependencies } from '../dependency-list.ts';
import { parseInstant } from '../job-instant.ts';
import { parseTimeLimit } from '../time-limit.ts';
import { parseWarnSignal } from '../warn-signal.ts';
import { type Meanings, many, warned } from './option-meaning.ts';

const NICE_RANGE = 2_147_483_645;
const NICE_ALONE = 100;

export const TIMES_AND_ORDER: Meanings = {
  time: {
    fate: 'honoured',
    about: 'The time limit, to the second (Slurm rounds up to whole minutes); 0 or UNLIMITED: none.',
    read: (value) => {
      const timeLimitSec = parseTimeLimit(value);
      return {
        meaning: timeLimitSec === undefined ? 'no time limit' : formatDuration(timeLimitSec),
        asked: { timeLimitSec },
      };
    },
  },
  'time-min': warned('The time limit is never lowered: --time holds.'),
  begin: {
    fate: 'honoured',
    about: 'Not before this time.',
    read: (value, { now }) => {
      const beginAt = parseInstant(value, now).toISOString();
      return { meaning: `not before ${beginAt.slice(0, 19)}Z`, asked: { beginAt } };
    },
  },
  deadline: {
    fate: 'warned',
    about: 'Deadlines are not watched: the job stays in the queue until it is cancelled.',
    read: (value, { now }) => {
      const deadline = parseInstant(value, now);
      if (deadline <= now) throw new BreadboxError('bad-input', `The deadline ${value} has gone by.`);
      return { meaning: `${value}: no effect here`, warning: { text: TIMES_AND_ORDER.deadline!.about } };
    },
  },
  array: {
    fate: 'honoured',
    about: 'One job for each index, 0 to 1000; %N: so many at once.',
    read: (value) => {
      if (value === '') return { meaning: 'no array' };
      const array = parseArray(value);
      const atOnce = array.atOnce === undefined ? '' : `, ${array.atOnce} at once`;
      return {
        meaning: `${many(array.indexes.length, 'job')}: ${formatArray({ indexes: array.indexes })}${atOnce}`,
        asked: { array },
      };
    },
  },
  dependency: {
    fate: 'honoured',
    about:
      'after, afterany, afterok, afternotok, singleton. aftercorr is read as afterok, afterburstbuffer as afterany, with a warning.',
    read: (value) => {
      const dependency = parseDependencies(value);
      const text = dependency.warnings.join(' ');
      return { meaning: `after ${value}`, asked: { dependency }, ...(text === '' ? {} : { warning: { text } }) };
    },
  },
  'kill-on-invalid-dep': warned('A job whose dependency can never be met stays in the queue and says so.', {
    unless: (value) => value === 'no',
    valid: /^(?:yes|no)$/,
  }),
  nice: {
    fate: 'honoured',
    about:
      'Later than others; 100 where no number is given. Below 0 takes rights that nobody has here: 0, with a warning.',
    read: (value) => {
      const nice = value === '' ? NICE_ALONE : Number(value);
      if (!/^[+-]?\d*$/.test(value) || Math.abs(nice) > NICE_RANGE || Number.isNaN(nice)) {
        throw new BreadboxError('bad-input', `'${value}' is not a nice value.`, {
          hint: `Write a whole number up to ${NICE_RANGE}.`,
        });
      }
      if (nice >= 0) return { meaning: `nice ${nice}`, asked: { nice } };
      return {
        meaning: 'nice 0',
        asked: { nice: 0 },
        warning: { text: 'A job cannot put itself before others: nice is 0.' },
      };
    },
  },
  priority: {
    fate: 'warned',
    about: 'Nobody sets a priority here: jobs go in order, --nice puts one back. 0 holds the job.',
    read: (value) =>
      value === '0'
        ? { meaning: 'held', asked: { held: true } }
        : {
            meaning: 'no effect here',
            warning: { text: 'Nobody sets a priority here: jobs go in order.', hint: '--nice puts a job back.' },
          },
  },
  hold: {
    fate: 'honoured',
    about: 'Waits until it is released.',
    read: () => ({ meaning: 'held', asked: { held: true } }),
  },
  requeue: {
    fate: 'honoured',
    about:
      'Is put back into the queue when the computer went down while it ran. By hand any job may be, without it too.',
    group: 'requeue',
    read: () => ({ meaning: 'may be requeued', asked: { requeue: true } }),
  },
  'no-requeue': {
    fate: 'honoured',
    about: 'Is never put back into the queue.',
    group: 'requeue',
    read: () => ({ meaning: 'never requeued', asked: { requeue: false } }),
  },
  signal: {
    fate: 'honoured',
    about: '[B:]SIG[@SECONDS]: a signal so long before the time limit, 60 s by default. R: changes nothing.',
    read: (value) => {
      const warnSignal = parseWarnSignal(value);
      const to = warnSignal.scriptOnly ? ' to the script' : '';
      return { meaning: `${warnSignal.signal}${to} ${warnSignal.beforeSec} s before the end`, asked: { warnSignal } };
    },
  },
  'delay-boot': warned('Nodes are not booted for a job: this changes nothing.'),
  reboot: warned('The computer is not rebooted for a job.'),
};
