import type { MaintenanceKind } from '../protocol/maintenance.ts';
import type { StoreContext } from '../store/operation.ts';
import type { MaintenanceRow } from './maintenance-rows.ts';
import addMaintenanceSql from './sql/add-maintenance.sql';
import interruptMaintenancesSql from './sql/interrupt-maintenances.sql';
import listMaintenancesSql from './sql/list-maintenances.sql';
import maintenanceByNumberSql from './sql/maintenance-by-number.sql';
import removeOldMaintenancesSql from './sql/remove-old-maintenances.sql';
import setMaintenanceSql from './sql/set-maintenance.sql';
import setMaintenanceRequestSql from './sql/set-maintenance-request.sql';

const KEPT = 200;

export const maintenanceOperations = {
  addMaintenance(
    { sql }: StoreContext,
    args: { kind: MaintenanceKind; by: string; request: string; now: number },
  ): number {
    const { lastInsertRowid } = sql(addMaintenanceSql).run(args);
    sql(removeOldMaintenancesSql).run({ keep: KEPT });
    return Number(lastInsertRowid);
  },
  setMaintenance(
    { sql }: StoreContext,
    args: Pick<MaintenanceRow, 'maintenance' | 'state' | 'progress' | 'endedAt'>,
  ): void {
    sql(setMaintenanceSql).run(args);
  },
  setMaintenanceRequest({ sql }: StoreContext, args: Pick<MaintenanceRow, 'maintenance' | 'request'>): void {
    sql(setMaintenanceRequestSql).run(args);
  },
  listMaintenances({ sql }: StoreContext, args: { limit: number }): readonly MaintenanceRow[] {
    return sql(listMaintenancesSql).all(args) as MaintenanceRow[];
  },
  maintenanceByNumber({ sql }: StoreContext, args: { maintenance: number }): MaintenanceRow | undefined {
    return sql(maintenanceByNumberSql).get(args) as MaintenanceRow | undefined;
  },
  /** What a head that ended left as running. @param but goes on; 0: none does */
  interruptMaintenances({ sql }: StoreContext, args: { but: number; now: number }): void {
    sql(interruptMaintenancesSql).run(args);
  },
};

export type MaintenanceOperations = typeof maintenanceOperations;
