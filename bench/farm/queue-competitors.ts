import { existsSync } from 'node:fs';
import { installedVersion } from '../install-peers.ts';
import { type RedisFlush, type RedisServer, redisProgram, startRedis } from '../redis-server.ts';
import type { BenchContext } from '../suite.ts';
import { bullmq, celery, dask } from './competitors.ts';
import type { Competitor, Contest } from './contest.ts';

const MODULES = '/usr/lib/python3/dist-packages';
const DASK = `${MODULES}/distributed`;
const CELERY = `${MODULES}/celery`;
const CELERY_REDIS = `${MODULES}/redis`;

export const REDIS_PACKAGE = { 'redis-tools': 'redis-check-rdb' };
export const QUEUE_PACKAGES = {
  ...REDIS_PACKAGE,
  'python3-distributed': DASK,
  'python3-celery': CELERY,
  'python3-redis': CELERY_REDIS,
};

export interface QueueCompetitors {
  readonly competitors: readonly Competitor[];
  stop(): Promise<void>;
}

/** Dask, Celery and BullMQ, as far as they are installed; the latter two on Redis servers that are started here. */
export async function openQueues(
  contest: Contest,
  flushes: readonly RedisFlush[],
  context: BenchContext,
): Promise<QueueCompetitors> {
  const { skip } = context;
  const competitors: Competitor[] = [];
  const servers: RedisServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  if (existsSync(DASK)) competitors.push(dask(contest, context));
  else skip('Dask', 'python3-distributed is not installed');
  const program = redisProgram();
  if (program === undefined) {
    skip('Celery and BullMQ', 'redis-tools is not installed');
    return { competitors, stop };
  }
  const hasCelery = existsSync(CELERY) && existsSync(CELERY_REDIS);
  const hasBullmq = installedVersion('bullmq') !== undefined;
  if (!hasCelery) skip('Celery', 'python3-celery or python3-redis is not installed');
  if (!hasBullmq) skip('BullMQ', 'it is not installed in bench/peers');
  try {
    for (const flush of flushes) {
      const server = await startRedis(program, flush, context);
      servers.push(server);
      if (hasCelery) competitors.push(celery(contest, server, context));
      if (hasBullmq) competitors.push(bullmq(contest, server, context));
    }
    return { competitors, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
