/** A head as a process of its own, for tests that kill it: `DIRECTORY CORES WORK SCRIPT…`, one job a script; prints the ids, then waits. */
import { createLocalEngine } from './create-local-engine.ts';

const [directory, cores, work, ...scripts] = process.argv.slice(2);
const engine = await createLocalEngine({ directory: directory!, cores: Number(cores) });
const jobs = scripts.map((script) =>
  engine.submit({ name: 'test', argv: ['sh', '-c', script], cpus: 1, directory: work! }),
);
console.log((await Promise.all(jobs)).join(' '));
setInterval(() => undefined, 1000);
