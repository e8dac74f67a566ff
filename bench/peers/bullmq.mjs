// node bullmq.mjs no-op|spawn CONCURRENCY JOBS WARM_UP REDIS_PORT: adds jobs with addBulk, then one Worker runs them.
// Prints one JSON value.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';

const BULK = 1000;
const KINDS = {
  'no-op': async () => null,
  spawn: () =>
    new Promise((resolve, reject) => {
      const child = spawn('true', { stdio: 'ignore' });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve(null) : reject(new Error(`true ended with ${code}`))));
    }),
};

const [kind, ...rest] = process.argv.slice(2);
const [concurrency, jobs, warmUp, port] = rest.map(Number);
const connect = () => new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
const connections = [connect(), connect()];

if (warmUp > 0) await take(`warm-up-${process.pid}`, warmUp);
const startUpSec = performance.now() / 1000;
const result = await take(`bench-${process.pid}`, jobs);
for (const connection of connections) connection.disconnect();
const { version } = createRequire(import.meta.url)('bullmq/package.json');
process.stdout.write(`${JSON.stringify({ version, startUpSec, ...result })}\n`);

async function take(name, count) {
  const addedFrom = performance.now();
  const queue = new Queue(name, { connection: connections[0] });
  for (let first = 0; first < count; first += BULK) {
    const size = Math.min(BULK, count - first);
    await queue.addBulk(Array.from({ length: size }, (_, index) => ({ name: kind, data: first + index })));
  }
  const workedFrom = performance.now();
  const worker = new Worker(name, KINDS[kind], { connection: connections[1], concurrency });
  let completed = 0;
  let failed = 0;
  await new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('failed', () => {
      failed++;
    });
    worker.on('completed', () => {
      if (++completed === count) resolve(undefined);
    });
  });
  const endedMs = performance.now();
  const kept = await queue.getCompletedCount();
  await worker.close();
  await queue.close();
  return { kept, failed, addSec: (workedFrom - addedFrom) / 1000, workSec: (endedMs - workedFrom) / 1000 };
}
