import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '../store/migrate.ts';
import attemptRows from './sql/attempt-rows.sql';
import grantGrace from './sql/grant-grace.sql';
import pilotsOfOwner from './sql/pilots-of-owner.sql';
import presentPilots from './sql/present-pilots.sql';
import runsWithWork from './sql/runs-with-work.sql';
import silentPilots from './sql/silent-pilots.sql';

function planOf(sql: string): string {
  const db = new Sqlite(':memory:');
  migrate(db, ':memory:');
  const names = [...sql.matchAll(/:(\w+)/g)].map(([, name]) => [name, null]);
  const args = sql.includes('?') ? [null] : [Object.fromEntries(names)];
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...args) as { detail: string }[];
  db.close();
  return rows.map(({ detail }) => detail).join('; ');
}

test('each lease and each round look at the runs and pilots that are there, not at all that ever were', () => {
  expect(planOf(runsWithWork)).toContain('SEARCH run USING INDEX run_active (owner=?)');
  expect(planOf(pilotsOfOwner)).toBe('SEARCH pilot USING INDEX pilot_present (owner=?)');
  for (const sql of [presentPilots, silentPilots, grantGrace])
    expect(planOf(sql)).toContain('SCAN pilot USING INDEX pilot_present');
});

test('the newest of many attempts are found without reading the logs of all', () => {
  expect(planOf(attemptRows)).toContain('USING COVERING INDEX attempt_of_task (run=?)');
});
