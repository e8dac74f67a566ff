import { instancesOf, rulePerNode } from '../rule.ts';
import { percentText } from '../words.ts';

const WORN_RATIO = 0.8;
const BAD_RATIO = 0.95;

/** A card or SSD that says itself that its life is nearly used up. */
export const diskWorn = () =>
  rulePerNode({ rule: 'disk-worn', afterSec: 0, clearAfterSec: 0 }, function* ({ node, ...watched }) {
    for (const [disk, worn] of instancesOf({ node, ...watched }, 'disk_wear_ratio')) {
      if (worn < WORN_RATIO) {
        yield { part: disk, trouble: undefined };
        continue;
      }
      yield {
        part: disk,
        trouble: {
          severity: worn >= BAD_RATIO ? ('bad' as const) : ('warning' as const),
          sentence: `${disk} of ${node} has used up ${percentText(worn)} of its life.`,
          what: 'The card or SSD counts how often it was written, and says itself how much of its life that was.',
          why: 'Each cell can be written a few thousand times. Logs, swap and small files that change often wear it out.',
          todo: `Copy what is on ${disk}, and replace it before it fails.`,
        },
      };
    }
  });
