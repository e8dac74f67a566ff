import type { Check } from '../check.ts';

/** Without it nothing above can be decided, such as which address a node is to have in the files of others. */
export const commonNetwork: Check = {
  name: 'common-network',
  rung: 'names',
  order: 5,
  cause: 'A node hangs on another switch or network, or got another address from the router.',
  examine: ({ undecided, patients }) =>
    undecided === undefined || patients.length === 0
      ? []
      : [
          {
            level: 'error',
            nodes: patients.map(({ node }) => node),
            sentence: undecided.sentence,
            proof: undecided.proof ?? undecided.sentence,
            proofFrom: 'ip addr, on all nodes',
            fix: undecided.hint ?? 'Put all nodes on one switch.',
          },
        ],
};
