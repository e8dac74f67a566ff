import type { Check } from '../check.ts';

const CODES: ReadonlySet<string> = new Set(['needs-password', 'not-allowed', 'needs-root']);

/** It answers, and does not let the head in, or not become root. */
export const needsPassword: Check = {
  name: 'needs-password',
  rung: 'ssh',
  order: 30,
  cause: "The head's key is not in place there, or sudo asks for a password.",
  examine: ({ everybody }) =>
    everybody.flatMap(({ node, trouble }) =>
      trouble !== undefined && CODES.has(trouble.code)
        ? [
            {
              level: 'error' as const,
              nodes: [node],
              sentence: trouble.sentence.replace(/ ssh says: .*$/s, ''),
              proof: trouble.sentence.replace(/^.*ssh says: /s, ''),
              proofFrom: 'ssh from the head',
              fix:
                trouble.code === 'needs-password'
                  ? `At a terminal, breadbox doctor asks for it. breadbox up puts the head's key in place on ${node}.`
                  : (trouble.hint ?? `Let the login of the head become root on ${node}, by sudo.`),
            },
          ]
        : [],
    ),
};
