import type { Part } from '../suite.ts';
import { headOfPanels } from './head.ts';

export const panelParts: readonly Part[] = [headOfPanels];
