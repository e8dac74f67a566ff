import type { StoreContext } from '../../store/operation.ts';
import removeAdoptedSql from './sql/remove-adopted.sql';
import setAdoptedSql from './sql/set-adopted.sql';
import theAdoptedSql from './sql/the-adopted.sql';

export interface AdoptedRow {
  /** Tells its jobs from those of other clusters. */
  readonly id: string;
  readonly host: string;
  /** JSON, as the API tells it. */
  readonly adopted: string;
}

export const adoptOperations = {
  adopted({ sql }: StoreContext): AdoptedRow | undefined {
    return sql(theAdoptedSql).get() as AdoptedRow | undefined;
  },
  setAdopted({ sql }: StoreContext, args: AdoptedRow & { now: number }): void {
    sql(setAdoptedSql).run(args);
  },
  removeAdopted({ sql }: StoreContext): void {
    sql(removeAdoptedSql).run();
  },
};
