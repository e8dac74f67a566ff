import first from './migrations/0001-farm-and-access.sql';

/** In order; a landed one is never edited. */
export const migrations: readonly string[] = [first];
