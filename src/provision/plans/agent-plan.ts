import type { Phase } from '../phase.ts';
import { installAgent } from '../phases/install-agent.ts';
import { installNode } from '../phases/install-node.ts';

/** What watching nodes that are of no cluster needs, in this order; `agent remove` undoes it from the end. */
export const agentPlan: readonly Phase[] = [installNode, installAgent];
