// Tasks per second of one pilot against a head that costs nothing: `tsx bench/pilot-floor.ts [slots] [tasks]`.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { FakeHead } from '../src/agent/fake-head.ts';
import { cpuSeconds } from './cpu-watch.ts';

const slots = Number(process.argv[2] ?? 2);
const STREAM = `let rest='';process.stdin.setEncoding('utf8').on('data',(c)=>{rest+=c;let i;while((i=rest.indexOf('\\n'))>=0){const {task,params}=JSON.parse(rest.slice(0,i));rest=rest.slice(i+1);process.stdout.write(JSON.stringify({task,answer:params})+'\\n');}});`;

async function measure(name: string, mode: 'process' | 'stream', argv: string[], tasks: number): Promise<void> {
  const head = new FakeHead();
  await head.start();
  const version = head.addBundle(Buffer.from(zipSync({ 'stream.js': Buffer.from(STREAM) })));
  const spec = { project: 'floor', version, argv, mode, timeLimitSec: 60, seed: 1 };
  head.runs.set('r1', { spec, waiting: [] });
  head.addTasks(
    'r1',
    Array.from({ length: tasks }, (_, index) => index),
  );
  const workDir = mkdtempSync(join(tmpdir(), 'pilot-floor-'));
  const file = join(workDir, 'worker.json');
  writeFileSync(file, JSON.stringify({ url: head.url, token: 't', workDir, slots }), { mode: 0o600 });
  const pilot = spawn(process.execPath, ['dist/breadbox-agent.cjs', 'pilot', '--file', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (head.answers.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const from = { at: performance.now(), answers: head.answers.length, cpuSec: cpuSeconds(pilot.pid ?? 0) ?? 0 };
  while (head.answers.length < tasks) await new Promise((resolve) => setTimeout(resolve, 2));
  const seconds = (performance.now() - from.at) / 1000;
  const cpuUs = (1e6 * ((cpuSeconds(pilot.pid ?? 0) ?? 0) - from.cpuSec)) / (tasks - from.answers);
  const failed = head.answers.filter(({ ok }) => !ok).length;
  console.log(
    `${name}: ${Math.round((tasks - from.answers) / seconds)} tasks/s, ${slots} slots, ${cpuUs.toFixed(0)} µs CPU a task in the pilot, ${failed} failed`,
  );
  pilot.kill('SIGTERM');
  await new Promise((resolve) => pilot.on('exit', resolve));
  await head.close();
  rmSync(workDir, { recursive: true });
}

await measure('stream (node echo)', 'stream', ['node', 'stream.js'], Number(process.argv[3] ?? 60_000));
await measure('process (true)', 'process', ['true'], Number(process.argv[3] ?? 6000));
