import type { AlertRule } from '../../protocol/alerts.ts';
import type { StoreContext } from '../../store/operation.ts';
import alertSettingsSql from './sql/alert-settings.sql';
import endedAlertsSql from './sql/ended-alerts.sql';
import lastAlertSql from './sql/last-alert.sql';
import openAlertsSql from './sql/open-alerts.sql';
import putAlertSql from './sql/put-alert.sql';
import removeOldAlertsSql from './sql/remove-old-alerts.sql';
import setAlertSettingsSql from './sql/set-alert-settings.sql';

const KEPT_ALERTS = 10_000;

/** `told` is JSON, as the API tells it. */
export interface AlertRow {
  readonly alert: number;
  readonly rule: AlertRule;
  readonly node: string;
  readonly since: number;
  readonly until: number | null;
  readonly told: string;
  /** 1: its beginning was sent. */
  readonly sent: 0 | 1;
}

/** What alerts do inside the store. */
export const alertOperations = {
  putAlerts({ sql }: StoreContext, rows: readonly AlertRow[]): void {
    for (const row of rows) sql(putAlertSql).run(row);
    sql(removeOldAlertsSql).run({ keep: KEPT_ALERTS });
  },
  openAlerts({ sql }: StoreContext): {
    readonly open: readonly Pick<AlertRow, 'alert' | 'told' | 'sent'>[];
    readonly last: number;
  } {
    const { last } = sql(lastAlertSql).get() as { last: number };
    return { open: sql(openAlertsSql).all() as Pick<AlertRow, 'alert' | 'told' | 'sent'>[], last };
  },
  endedAlerts({ sql }: StoreContext, args: { limit: number }): readonly string[] {
    return (sql(endedAlertsSql).all(args) as { told: string }[]).map(({ told }) => told);
  },
  alertSettings({ sql }: StoreContext): string | undefined {
    return (sql(alertSettingsSql).get() as { settings: string } | undefined)?.settings;
  },
  setAlertSettings({ sql }: StoreContext, args: { settings: string }): void {
    sql(setAlertSettingsSql).run(args);
  },
};

export type AlertOperations = typeof alertOperations;
