import first from './migrations/0001-farm-and-access.sql';
import second from './migrations/0002-shares-and-lanes.sql';
import third from './migrations/0003-lent-computers.sql';
import fourth from './migrations/0004-jobs.sql';
import fifth from './migrations/0005-cluster.sql';
import sixth from './migrations/0006-engines.sql';
import seventh from './migrations/0007-examinations.sql';
import eighth from './migrations/0008-maintenance.sql';
import ninth from './migrations/0009-lendings.sql';
import tenth from './migrations/0010-alerts.sql';
import eleventh from './migrations/0011-network-tests.sql';
import twelfth from './migrations/0012-alerts-sent.sql';
import thirteenth from './migrations/0013-panels.sql';
import fourteenth from './migrations/0014-kiosk.sql';
import fifteenth from './migrations/0015-consoles.sql';
import sixteenth from './migrations/0016-benchmarks.sql';
import seventeenth from './migrations/0017-power-meters.sql';
import eighteenth from './migrations/0018-sessions-of-tokens.sql';
import nineteenth from './migrations/0019-machine.sql';
import twentieth from './migrations/0020-ready-made-projects.sql';

/** In order; a landed one is never edited. */
export const migrations: readonly string[] = [
  first,
  second,
  third,
  fourth,
  fifth,
  sixth,
  seventh,
  eighth,
  ninth,
  tenth,
  eleventh,
  twelfth,
  thirteenth,
  fourteenth,
  fifteenth,
  sixteenth,
  seventeenth,
  eighteenth,
  nineteenth,
  twentieth,
];
