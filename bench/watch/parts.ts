import type { Part } from '../suite.ts';
import { watchingAgent } from './agent.ts';
import { watchedHead } from './head.ts';

export const watchParts: readonly Part[] = [watchingAgent, ...watchedHead];
