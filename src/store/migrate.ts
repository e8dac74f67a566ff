import type { Database } from 'better-sqlite3';
import { BreadboxError } from '../cluster/errors.ts';
import { backUp, listBackups, pruneBackups } from './backup.ts';
import { migrations } from './migrations.ts';

/**
 * Applies what is missing, each migration in a transaction of its own; `user_version` counts them. What there is, is copied first.
 * @throws BreadboxError `store-newer`, `disk-full`
 */
export function migrate(db: Database, path: string, steps: readonly string[] = migrations): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > steps.length) {
    throw new BreadboxError(
      'store-newer',
      `The database ${path} was written by a newer Breadbox (schema ${version}; this one knows ${steps.length}).`,
      {
        hint: wayBack(path, steps.length),
      },
    );
  }
  const isChange = !db.memory && version > 0 && version < steps.length;
  if (isChange) backUp(db, path, version, new Date());
  steps.slice(version).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version + index + 1}`);
    }).exclusive();
  });
  if (isChange) pruneBackups(path);
}

function wayBack(path: string, schema: number): string {
  const backup = listBackups(path).find((each) => each.schema <= schema);
  const start = 'Start the newer version again. Nothing was changed.';
  if (backup === undefined) return `${start} Or choose another data directory with BREADBOX_HOME.`;
  return `${start} To stay with this one, go back to the copy that was made before the upgrade, and lose what came after: rm -f ${path}-wal ${path}-shm; cp ${backup.path} ${path}`;
}
