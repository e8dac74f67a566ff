import type { ArraySpec, BatchSpec } from '../engine.ts';
import type { DependencyList } from './dependency-list.ts';

/** What all options together ask for, each field from one of them; absent where nobody asked. */
export interface Asked {
  readonly name?: string;
  readonly tasks?: number;
  readonly cpusPerTask?: number;
  readonly tasksPerNode?: number;
  readonly tasksPerGpu?: number;
  readonly leastCpus?: number;
  readonly leastNodes?: number;
  readonly overcommit?: boolean;
  readonly exclusive?: boolean;
  /** Bytes; `all`: what the computer has. */
  readonly mem?: number | 'all';
  readonly memPerCpu?: number | 'all';
  readonly memPerGpu?: number | 'all';
  readonly timeLimitSec?: number | undefined;
  readonly array?: ArraySpec;
  readonly dependency?: DependencyList;
  readonly nice?: number;
  readonly held?: boolean;
  readonly beginAt?: string;
  readonly requeue?: boolean;
  readonly gres?: Readonly<Record<string, number>>;
  readonly gpus?: Readonly<Record<string, number>>;
  readonly gpusPerTask?: Readonly<Record<string, number>>;
  readonly cpusPerGpu?: number;
  readonly directory?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly stdin?: string;
  readonly openMode?: 'truncate' | 'append';
  readonly exported?: string;
  readonly comment?: string;
  readonly warnSignal?: BatchSpec['warnSignal'];
  readonly wrap?: string;
  /** The values in force as they are written, by option. */
  readonly given?: Readonly<Record<string, string>>;
}
