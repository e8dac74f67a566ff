import type { Check } from '../check.ts';

/** The head will not talk to who does not show the key that it knows. */
export const hostKeyChanged: Check = {
  name: 'host-key-changed',
  rung: 'ssh',
  order: 20,
  cause: 'The system was written to the card anew, or another computer has the address.',
  examine: ({ everybody }) =>
    everybody.flatMap(({ node, trouble }) =>
      trouble?.code === 'host-key'
        ? [
            {
              level: 'error' as const,
              nodes: [node],
              sentence: trouble.sentence,
              proof: trouble.sentence,
              proofFrom: 'ssh from the head',
              ...(isNew(trouble.sentence)
                ? {
                    cause: 'Nobody has agreed to its host key yet.',
                    fix: trouble.hint ?? `breadbox nodes contact ${node}`,
                  }
                : { fix: `If it was installed anew: breadbox nodes contact ${node} --replace` }),
            },
          ]
        : [],
    ),
};

function isNew(sentence: string): boolean {
  return /is not pinned yet|is not known/.test(sentence);
}
