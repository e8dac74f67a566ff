import { measured, rulePerNode } from '../rule.ts';
import { celsiusText, gigahertzText } from '../words.ts';

/** Slowed down for heat, or for a reason that the firmware does not tell. For want of voltage, the rule of that says it. */
export const throttled = () =>
  rulePerNode({ rule: 'throttled', afterSec: 3, clearAfterSec: 60 }, (watched) => {
    const [slowed, limited, capped, short] = (
      ['throttled', 'heat_limited', 'frequency_capped', 'under_voltage'] as const
    ).map((series) => measured(watched, series));
    if (slowed === undefined && limited === undefined && capped === undefined) return [];
    if (short === 1 || (slowed !== 1 && limited !== 1 && capped !== 1)) return [{ trouble: undefined }];
    const { node } = watched;
    const hertz = measured(watched, 'cpu_frequency_hertz');
    const celsius = measured(watched, 'cpu_temperature_celsius');
    const at = celsius === undefined ? '' : ` at ${celsiusText(celsius)}`;
    const speed = hertz === undefined ? 'slower than it could' : `at ${gigahertzText(hertz)}`;
    return [
      {
        trouble: {
          severity: 'warning' as const,
          sentence: `${node} holds itself down: it runs ${speed}${at}.`,
          what: 'It slows its processor down, so jobs there take longer, and a job on several nodes waits for it.',
          why:
            limited === 1 || (celsius ?? 0) >= 75
              ? 'It is too hot: a fan that stands still, dust, or warm air around it.'
              : 'Heat or power; it does not say which.',
          todo: `Feel whether air moves at ${node}; clean its fan and heat sink. If it is cool, try another power supply.`,
        },
      },
    ];
  });
