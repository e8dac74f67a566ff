import type { Cluster } from '../cluster.ts';
import { WRITTEN_BY } from './slurm-words.ts';

/** The database knows its user by the socket's peer, so that there is no password to keep. */
export function slurmdbdConf({ head, auth }: Cluster): string {
  const lines = [
    WRITTEN_BY,
    `DbdHost=${head.node}`,
    'SlurmUser=slurm',
    auth === 'munge' ? 'AuthType=auth/munge' : 'AuthType=auth/slurm',
    'StorageType=accounting_storage/mysql',
    'StorageHost=localhost',
    'StorageUser=slurm',
    'StorageLoc=slurm_acct_db',
    'LogFile=/var/log/slurm/slurmdbd.log',
    'PidFile=/run/slurmdbd.pid',
  ];
  return `${lines.join('\n')}\n`;
}

/** A small board has no 128 MB for the cache; the rest is what slurmdbd asks for when it starts. */
export const DATABASE_SETTINGS = `${WRITTEN_BY}
[mariadb]
innodb_buffer_pool_size = 64M
innodb_lock_wait_timeout = 900
bind-address = 127.0.0.1
`;
