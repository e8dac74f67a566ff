import type { Database, Statement } from 'better-sqlite3';

/** What an operation works on: one open transaction of the writer, or a snapshot of the reader. */
export interface StoreContext {
  readonly db: Database;
  /** A prepared statement, prepared once per connection. */
  sql(text: string): Statement;
}

/**
 * A named piece of work inside the store. It runs to its end without waiting, inside a transaction;
 * a throw undoes what it did, and nothing else. Arguments and results cross a thread, so they are plain values.
 */
// biome-ignore lint/suspicious/noExplicitAny: the table of operations types each of them
export type Operation = (context: StoreContext, args: any) => unknown;

export type Operations = Readonly<Record<string, Operation>>;

export type OperationArgs<O extends Operation> = Parameters<O> extends [StoreContext, infer A] ? A : undefined;

/** The store as the main thread sees it. */
export interface Store<O extends Operations> {
  /** Runs in the writer's next transaction, together with whatever else is waiting; resolves once it is on disk. */
  write<K extends keyof O & string>(name: K, args: OperationArgs<O[K]>): Promise<ReturnType<O[K]>>;
  /** Runs on the reader's own connection and never waits for a write. */
  read<K extends keyof O & string>(name: K, args: OperationArgs<O[K]>): Promise<ReturnType<O[K]>>;
  close(): Promise<void>;
}

export function storeContext(db: Database): StoreContext {
  const statements = new Map<string, Statement>();
  return {
    db,
    sql(text) {
      let statement = statements.get(text);
      if (statement === undefined) {
        statement = db.prepare(text);
        statements.set(text, statement);
      }
      return statement;
    },
  };
}
