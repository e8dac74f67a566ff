import type { StoreContext } from '../store/operation.ts';
import addMeterSql from './sql/add-meter.sql';
import addTypedWattsSql from './sql/add-typed-watts.sql';
import metersSql from './sql/meters.sql';
import removeMeterSql from './sql/remove-meter.sql';
import removeTypedWattsSql from './sql/remove-typed-watts.sql';
import replaceTypedKindSql from './sql/replace-typed-kind.sql';
import typedWattsSql from './sql/typed-watts.sql';

/** `settings` is JSON: what its owner said, and what the device said that it is. */
export interface MeterRow {
  readonly meter: string;
  readonly settings: string;
}

/** `kind` is empty for a reading at a time. */
export interface TypedWattsRow {
  readonly meter: string;
  readonly kind: string;
  readonly at: number;
  readonly watts: number;
}

/** What power meters do inside the store. */
export const meterOperations = {
  meters({ sql }: StoreContext): { readonly meters: readonly MeterRow[]; readonly typed: readonly TypedWattsRow[] } {
    return { meters: sql(metersSql).all() as MeterRow[], typed: sql(typedWattsSql).all() as TypedWattsRow[] };
  },
  /** False: there is one of this name. */
  addMeter({ sql }: StoreContext, row: MeterRow & { readonly now: number }): boolean {
    return sql(addMeterSql).run(row).changes === 1;
  },
  removeMeter({ sql }: StoreContext, args: { meter: string }): void {
    sql(removeTypedWattsSql).run(args);
    sql(removeMeterSql).run(args);
  },
  /** Of a kind there is one figure, of readings each. */
  typeWatts({ sql }: StoreContext, row: TypedWattsRow): void {
    sql(replaceTypedKindSql).run({ meter: row.meter, kind: row.kind });
    sql(addTypedWattsSql).run(row);
  },
};

export type MeterOperations = typeof meterOperations;
