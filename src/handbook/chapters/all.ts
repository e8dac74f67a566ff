import type { HandbookSection } from '../handbook.ts';
import type { ToldMachine } from '../told-machine.ts';
import { addresses } from './addresses.ts';
import { changes } from './changes.ts';
import { howItIsUsed } from './how-it-is-used.ts';
import { onAndOff } from './on-and-off.ts';
import { parts } from './parts.ts';
import { power } from './power.ts';
import { results } from './results.ts';
import { software } from './software.ts';
import { whatItIs } from './what-it-is.ts';
import { whenSomethingIsWrong } from './when-something-is-wrong.ts';
import { wiring } from './wiring.ts';

/** In the order in which somebody needs them who opens the lid. */
export const CHAPTERS: readonly ((told: ToldMachine) => HandbookSection)[] = [
  whatItIs,
  onAndOff,
  howItIsUsed,
  whenSomethingIsWrong,
  addresses,
  wiring,
  power,
  parts,
  software,
  results,
  changes,
];
