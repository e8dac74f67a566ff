import type { StoreContext } from '../../store/operation.ts';
import addMachineVersionSql from './sql/add-machine-version.sql';
import machineVersionsSql from './sql/machine-versions.sql';

const TOLD = 1000;

/** `settings` is JSON. */
export interface MachineRow {
  readonly version: number;
  readonly settings: string;
  readonly saidBy: string;
  readonly at: number;
}

/** What the settings of the machine do inside the store. */
export const handbookOperations = {
  /** The newest first. */
  machineVersions({ sql }: StoreContext): readonly MachineRow[] {
    return sql(machineVersionsSql).all({ limit: TOLD }) as MachineRow[];
  },
  /** `undefined`: nothing was said yet. */
  machineNow({ sql }: StoreContext): MachineRow | undefined {
    return sql(machineVersionsSql).get({ limit: 1 }) as MachineRow | undefined;
  },
  addMachineVersion(context: StoreContext, args: { settings: string; by: string; now: number }): void {
    if (handbookOperations.machineNow(context)?.settings !== args.settings) context.sql(addMachineVersionSql).run(args);
  },
};
