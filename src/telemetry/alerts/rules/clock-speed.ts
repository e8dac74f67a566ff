import type { WatchedNode } from '../../watch.ts';
import { peersAmong } from '../peers.ts';
import { measured, type Rule, type Trouble, type Verdict } from '../rule.ts';
import { gigahertzText } from '../words.ts';

const NOTICEABLE = 0.95;

/** Its cores may not become as fast as those of other nodes of the same model. */
export const clockSpeed = (): Rule => ({
  ...{ rule: 'clock-speed', afterSec: 3, clearAfterSec: 3 },
  judge({ live }) {
    const usualBeside = peersAmong(live, limitOf, { sameModelOnly: true });
    return live.flatMap((watched): Verdict[] => {
      const limit = limitOf(watched);
      const usual = usualBeside(watched);
      if (limit === undefined || usual === undefined) return [];
      const isSlow = limit < usual * NOTICEABLE;
      return [{ node: watched.node, trouble: isSlow ? told(watched.node, limit, usual) : undefined }];
    });
  },
});

function told(node: string, limit: number, usual: number): Trouble {
  return {
    severity: 'warning',
    sentence: `${node} runs at ${gigahertzText(limit)} at most; its peers at ${gigahertzText(usual)}.`,
    what: 'Its top frequency is set lower than that of the other nodes of this model, so jobs there take longer.',
    why: 'A setting of the firmware or of the power governor, or another image than the others have.',
    todo: `Compare its settings with a peer’s: breadbox run -w ${node} -- 'cat /sys/devices/system/cpu/cpufreq/policy0/scaling_*'. On a Raspberry Pi look for arm_freq in config.txt.`,
  };
}

function limitOf(node: WatchedNode): number | undefined {
  return measured(node, 'cpu_frequency_limit_hertz');
}
