import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StdinStream } from './stdin-stream.ts';

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'breadbox-stdin-')), 'stdin');
});
afterEach(() => rm(join(path, '..'), { recursive: true }));

/** As a supervisor opens it. */
function reader(script: string) {
  const open = `exec 4<>"$1" 3<"$1" 4>&-; touch "$1.open"; exec ${script} <&3 3<&-`;
  return spawn('/bin/sh', ['-c', open, 'sh', path], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('bytes arrive in the order of the calls, more than a pipe holds, and then the end', async () => {
  const stream = await StdinStream.make(path, `${path}.open`);
  const child = reader('cat');
  const output = text(child.stdout);
  const big = Buffer.alloc(300_000, 'x');
  await Promise.all([stream.write(Buffer.from('first ')), stream.write(big), stream.write(Buffer.from(' last'))]);
  await stream.end();
  expect(await output).toBe(`first ${big} last`);
  await expect(stream.write(Buffer.from('more'))).rejects.toMatchObject({ code: 'conflict' });
});

test('an end that comes before the job has begun takes nothing with it', async () => {
  const stream = await StdinStream.make(path, `${path}.open`);
  await stream.write(Buffer.from('early'));
  const ending = stream.end();
  await sleep(100);
  expect(await text(reader('cat').stdout)).toBe('early');
  await ending;
});

test('a job that ends without reading is a conflict for whoever waits for it', async () => {
  const stream = await StdinStream.make(path, `${path}.open`);
  const child = reader('true');
  const writing = stream.write(Buffer.alloc(300_000));
  const refused = expect(writing).rejects.toMatchObject({ code: 'conflict' });
  await once(child, 'exit');
  await stream.close();
  await refused;
});

test('without a head there is nobody to wait for: the job reads the end', async () => {
  await (await StdinStream.make(path, `${path}.open`)).close();
  const child = reader('cat');
  expect(await Promise.race([text(child.stdout), sleep(30_000, 'it waits', { ref: false })])).toBe('');
});
