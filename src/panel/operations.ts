import type { StoreContext } from '../store/operation.ts';
import panelsSql from './sql/panels.sql';
import setPanelModeSql from './sql/set-panel-mode.sql';
import setPanelSettingsSql from './sql/set-panel-settings.sql';

/** `settings` is JSON. */
export interface PanelRow {
  readonly node: string;
  readonly mode: string;
  readonly settings: string;
}

/** What panels do inside the store. */
export const panelOperations = {
  panels({ sql }: StoreContext): readonly PanelRow[] {
    return sql(panelsSql).all() as PanelRow[];
  },
  setPanelModes({ sql }: StoreContext, { nodes, mode }: { nodes: readonly string[]; mode: string }): void {
    for (const node of nodes) sql(setPanelModeSql).run({ node, mode });
  },
  setPanelSettings({ sql }: StoreContext, row: Omit<PanelRow, 'mode'>): void {
    sql(setPanelSettingsSql).run(row);
  },
};

export type PanelOperations = typeof panelOperations;
