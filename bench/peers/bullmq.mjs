// node bullmq.mjs PORT JOBS CONCURRENCY: adds no-op jobs with addBulk, then one Worker runs them. Prints one JSON value.
import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';

const BULK = 1000;

const [port, jobs, concurrency] = process.argv.slice(2).map(Number);
const name = `bench-${process.pid}`;
const connect = () => new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
const connections = [connect(), connect()];

const addedFrom = performance.now();
const queue = new Queue(name, { connection: connections[0] });
for (let first = 0; first < jobs; first += BULK) {
  const size = Math.min(BULK, jobs - first);
  await queue.addBulk(Array.from({ length: size }, (_, index) => ({ name: 'no-op', data: first + index })));
}
const addSeconds = (performance.now() - addedFrom) / 1000;

const workedFrom = performance.now();
const worker = new Worker(name, async () => null, { connection: connections[1], concurrency });
let completed = 0;
let failed = 0;
await new Promise((resolve, reject) => {
  worker.on('error', reject);
  worker.on('failed', () => {
    failed++;
  });
  worker.on('completed', () => {
    if (++completed === jobs) resolve(undefined);
  });
});
const workSeconds = (performance.now() - workedFrom) / 1000;
const kept = await queue.getCompletedCount();
await worker.close();
await queue.close();
for (const connection of connections) connection.disconnect();
process.stdout.write(`${JSON.stringify({ completed, failed, kept, addSeconds, workSeconds })}\n`);
