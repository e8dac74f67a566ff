import type { OptimiseSpec } from '../../../protocol/optimise.ts';
import { CmaEs } from './cma-es.ts';
import { DifferentialEvolution } from './differential-evolution.ts';
import { NelderMead } from './nelder-mead.ts';
import { RandomSearch } from './random-search.ts';
import type { Search, Setting } from './search.ts';

export const METHODS: Readonly<Record<OptimiseSpec['method'], new (setting: Setting) => Search>> = {
  'cma-es': CmaEs,
  'nelder-mead': NelderMead,
  'differential-evolution': DifferentialEvolution,
  random: RandomSearch,
};
