import type { Kiosk } from '../../protocol/kiosk.ts';
import type { StoreContext } from '../../store/operation.ts';
import kioskSql from './sql/kiosk.sql';
import runsInStateSql from './sql/runs-in-state.sql';
import setKioskSql from './sql/set-kiosk.sql';

/** `pin` is its hash, `dim` is JSON. */
export interface KioskRow {
  readonly pin: string | null;
  readonly dim: string | null;
}

/** What is left out stays; `null` takes away. `pin` is its hash. */
export interface KioskChange {
  readonly pin?: string | null;
  readonly dim?: Kiosk['dim'];
}

/** What the kiosk does inside the store. */
export const kioskOperations = {
  kiosk({ sql }: StoreContext): KioskRow {
    return (sql(kioskSql).get() as KioskRow | undefined) ?? { pin: null, dim: null };
  },
  changeKiosk(context: StoreContext, { pin, dim }: KioskChange): void {
    const before = kioskOperations.kiosk(context);
    context.sql(setKioskSql).run({
      pin: pin === undefined ? before.pin : pin,
      dim: dim === undefined ? before.dim : dim === null ? null : JSON.stringify(dim),
    });
  },
  /** `reason`: why they are in it, as whoever changed them said. */
  runsInState(
    { sql }: StoreContext,
    args: { state: 'running' | 'paused' },
  ): readonly { readonly run: number; readonly reason: string | null }[] {
    return sql(runsInStateSql).all(args) as { run: number; reason: string | null }[];
  },
};
