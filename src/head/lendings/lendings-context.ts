import type { Farm } from '../../farm/farm.ts';
import type { Inventory } from '../../inventory/node-list.ts';
import type { Tokens } from '../access/tokens.ts';
import type { HeadStore } from '../operations.ts';
import type { LendingSecrets } from './lending-secrets.ts';
import type { LentNodes } from './lent-nodes.ts';
import type { WaysToHead } from './ways-to-head.ts';

/** What lending over SSH has of the head. */
export interface LendingsContext {
  readonly store: HeadStore;
  readonly tokens: Tokens;
  readonly inventory: Inventory;
  readonly farm: Pick<Farm, 'lent' | 'workers' | 'leave'>;
  readonly nodes: LentNodes;
  readonly ways: WaysToHead;
  readonly secrets: LendingSecrets;
  readonly warn: (message: string, error?: unknown) => void;
}
