import type { StoreContext } from '../store/operation.ts';
import addConsoleSql from './sql/add-console.sql';
import closeConsoleSql from './sql/close-console.sql';
import interruptConsolesSql from './sql/interrupt-consoles.sql';
import listConsolesSql from './sql/list-consoles.sql';
import removeOldConsolesSql from './sql/remove-old-consoles.sql';

/** Rows, of about 150 bytes each. */
const KEPT = 10_000;

export interface StoredConsole {
  readonly console: string;
  readonly node: string;
  readonly user: string;
  readonly login: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly because: string | null;
  readonly bytes: number;
}

export type NewConsole = Pick<StoredConsole, 'console' | 'node' | 'user' | 'login'>;

/** What consoles do inside the store. */
export const consoleOperations = {
  addConsoles({ sql }: StoreContext, args: { consoles: readonly NewConsole[]; now: number }): void {
    for (const row of args.consoles) sql(addConsoleSql).run({ ...row, now: args.now });
    sql(removeOldConsolesSql).run({ keep: KEPT });
  },
  closeConsole({ sql }: StoreContext, args: { console: string; because: string; bytes: number; now: number }): void {
    sql(closeConsoleSql).run(args);
  },
  /** Of a head that ended without closing them. */
  interruptConsoles({ sql }: StoreContext, args: { because: string; now: number }): void {
    sql(interruptConsolesSql).run(args);
  },
  listConsoles({ sql }: StoreContext, args: { limit: number }): readonly StoredConsole[] {
    return sql(listConsolesSql).all(args) as StoredConsole[];
  },
};

export type ConsoleOperations = typeof consoleOperations;
