import type { Database } from 'better-sqlite3';
import { type Operations, type Store, storeContext } from './operation.ts';

/** The store without threads: every call is a transaction of its own on `db`. For tests and tools. */
export function directStore<O extends Operations>(db: Database, operations: O): Store<O> {
  const context = storeContext(db);
  const call = (name: string, args: unknown): Promise<never> =>
    new Promise((resolve) => resolve(db.transaction(() => operations[name]?.(context, args) as never)()));
  return {
    write: call,
    read: call,
    async close() {
      db.close();
    },
  };
}
