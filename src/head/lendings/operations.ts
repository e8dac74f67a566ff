import type { StoreContext } from '../../store/operation.ts';
import addLendingSql from './sql/add-lending.sql';
import lendingLeavesSql from './sql/lending-leaves.sql';
import lendingsSql from './sql/lendings.sql';
import removeLendingSql from './sql/remove-lending.sql';

/** A worker that was started over SSH. Instants are ms since 1970. */
export interface LendingRow {
  readonly tokenId: string;
  readonly node: string;
  readonly owner: string;
  readonly kind: 'pilot' | 'sh';
  readonly slots: number;
  /** In place of the inventory's. */
  readonly login: string | null;
  /** Null: a sh worker, which is known by its node. */
  readonly pilot: number | null;
  readonly leaves: 0 | 1;
  readonly startedAt: number;
}

/** What lending over SSH does inside the store. */
export const lendingOperations = {
  addLending({ sql }: StoreContext, row: Omit<LendingRow, 'leaves' | 'startedAt'> & { readonly now: number }): void {
    sql(addLendingSql).run(row);
  },
  lendings({ sql }: StoreContext): readonly LendingRow[] {
    return sql(lendingsSql).all() as LendingRow[];
  },
  lendingLeaves({ sql }: StoreContext, args: { readonly tokenId: string }): void {
    sql(lendingLeavesSql).run(args);
  },
  removeLending({ sql }: StoreContext, args: { readonly tokenId: string }): void {
    sql(removeLendingSql).run(args);
  },
};
