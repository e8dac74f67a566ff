import type { NetworkFinding } from '../../../protocol/network.ts';
import type { Rule } from '../rule.ts';

const BAD: ReadonlySet<NetworkFinding['kind']> = new Set(['silent']);

/** What the last network tests have found; it is over when a later test does not find it again. */
export const networkSlow = (): Rule => {
  let told: readonly NetworkFinding[] = [];
  return {
    ...{ rule: 'network-slow', afterSec: 0, clearAfterSec: 0 },
    judge({ findings }) {
      const now = new Set(findings.map(({ node, kind }) => `${node} ${kind}`));
      const gone = told.filter(({ node, kind }) => !now.has(`${node} ${kind}`));
      told = findings;
      return [
        ...findings.map(({ node, kind, sentence, what, why, todo }) => ({
          ...{ node, part: kind },
          trouble: { severity: BAD.has(kind) ? ('bad' as const) : ('warning' as const), sentence, what, why, todo },
        })),
        ...gone.map(({ node, kind }) => ({ node, part: kind, trouble: undefined })),
      ];
    },
  };
};
