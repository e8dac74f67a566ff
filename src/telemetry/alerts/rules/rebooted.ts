import { rulePerNode } from '../rule.ts';
import { lengthText } from '../words.ts';

/** Somebody who looks once an hour still reads it. */
const SHOWN_SEC = 3600;

/** Another boot id than before, and nobody asked for it through Breadbox. It is over an hour after the start. */
export const rebooted = () =>
  rulePerNode({ rule: 'rebooted', afterSec: 0, clearAfterSec: 0 }, ({ node, about, bootIdBefore, values }, scene) => {
    const uptime = values.get('uptime_seconds');
    if (uptime === undefined) return [];
    const bootedAt = scene.now - uptime * 1000;
    // A head that was started since has seen this boot alone; the one before it has told of the restart.
    const isAnother = bootIdBefore === undefined ? scene.isOn(node) : bootIdBefore !== about.bootId;
    if (!isAnother || uptime > SHOWN_SEC || scene.wasAsked(node, bootedAt, 'restart')) return [{ trouble: undefined }];
    const wasShort = values.get('under_voltage_since_boot') === 1;
    return [
      {
        trouble: {
          severity: 'bad' as const,
          beganAt: bootedAt,
          sentence: `${node} restarted by itself ${lengthText(uptime)} ago.`,
          what: 'What ran there was cut off. Nobody asked for a restart through Breadbox.',
          why: wasShort
            ? 'Its supply has given too little voltage since the start: most likely that was the cause.'
            : 'Most often the power failed for a moment, the supply is too weak, or its system crashed.',
          todo: `If it happens again: try the supply and the cable of a node that is well. What its system wrote last: breadbox run -w ${node} --root -- journalctl -b -1 -n 50`,
        },
      },
    ];
  });
