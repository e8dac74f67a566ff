import { measured, rulePerNode } from '../rule.ts';
import { percentText, sizeText } from '../words.ts';

const PRESSED = { on: 0.2, off: 0.05 };
const AVAILABLE = { on: 0.04, off: 0.08 };

/** Programs wait for memory (PSI), or next to none is available. */
export const memoryPressure = () =>
  rulePerNode({ rule: 'memory-pressure', afterSec: 4, clearAfterSec: 10 }, (watched, { isOn }) => {
    const pressure = measured(watched, 'memory_pressure_ratio');
    const available = measured(watched, 'memory_available_bytes');
    const total = measured(watched, 'memory_total_bytes') ?? watched.about.memBytes;
    if (pressure === undefined && available === undefined) return [];
    const edge = isOn(watched.node) ? 'off' : 'on';
    const waits = (pressure ?? 0) > PRESSED[edge];
    if (!waits && (available ?? total) / total >= AVAILABLE[edge]) return [{ trouble: undefined }];
    const left = available === undefined ? '' : ` ${sizeText(available)} of ${sizeText(total)} is available.`;
    return [
      {
        trouble: {
          severity: 'warning' as const,
          sentence: waits
            ? `Programs on ${watched.node} wait ${percentText(pressure ?? 0)} of the time for memory.`
            : `${watched.node} has next to no memory left: ${sizeText(available ?? 0)} of ${sizeText(total)}.`,
          what: `What runs there becomes very slow, and the system may end a program to go on.${left}`,
          why: 'A job takes more memory than it asked for, or too many run at once.',
          todo: `See which: breadbox run -w ${watched.node} -- 'ps -eo rss,user,pid,args --sort=-rss | head'. Ask for memory in the job script: #SBATCH --mem=…`,
        },
      },
    ];
  });
