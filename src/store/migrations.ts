import first from './migrations/0001-farm-and-access.sql';
import second from './migrations/0002-shares-and-lanes.sql';
import third from './migrations/0003-lent-computers.sql';
import fourth from './migrations/0004-jobs.sql';
import fifth from './migrations/0005-cluster.sql';

/** In order; a landed one is never edited. */
export const migrations: readonly string[] = [first, second, third, fourth, fifth];
