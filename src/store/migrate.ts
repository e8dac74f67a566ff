import type { Database } from 'better-sqlite3';
import { BreadboxError } from '../cluster/errors.ts';
import { migrations } from './migrations.ts';

/** Applies what is missing, each migration in a transaction of its own; `user_version` counts them. */
export function migrate(db: Database, path: string, steps: readonly string[] = migrations): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > steps.length) {
    throw new BreadboxError(
      'store-newer',
      `The database ${path} was written by a newer Breadbox (schema ${version}; this one knows ${steps.length}).`,
      {
        hint: 'Start the newer version, or choose another data directory with BREADBOX_HOME. Nothing was changed.',
      },
    );
  }
  steps.slice(version).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version + index + 1}`);
    }).exclusive();
  });
}
