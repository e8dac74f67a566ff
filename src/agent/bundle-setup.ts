import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { MAX_LOG_BYTES } from '../protocol/pilot.ts';
import { BoundedLog, lastLines } from './bounded-log.ts';
import { exists } from './bundle-store.ts';
import { withDirectoryLock } from './directory-lock.ts';
import { closePipesSoon, signalGroup } from './process-group.ts';
import { cleanEnvironment, nodeName } from './this-node.ts';

/**
 * Runs a bundle's `setup` once per node. Returns why it failed, or undefined when it is done.
 * Who waited while another tried takes that other's failure; who comes later tries again.
 */
export async function setUpBundle(directory: string, script: string, signal: AbortSignal): Promise<string | undefined> {
  const marks = `${directory}.setup/${nodeName()}`;
  const done = `${marks}.done`;
  if (await exists(done)) return undefined;
  await mkdir(`${directory}.setup`, { recursive: true, mode: 0o700 });
  const failed = `${marks}.failed`;
  const asked = Date.now();
  return withDirectoryLock(`${marks}.lock`, signal, async () => {
    if (await exists(done)) return undefined;
    const earlier = await lastFailure(failed);
    if (earlier !== undefined && earlier.atMs >= asked) return earlier.reason;
    const { code, log } = await runScript(directory, script, signal);
    await writeFile(`${marks}.log`, log);
    if (code === 0) {
      await rm(failed, { force: true });
      await writeFile(done, new Date().toISOString());
      return undefined;
    }
    const reason = `setup failed on ${nodeName()}: it exited with ${code}: ${lastLines(log)}`;
    await writeFile(failed, JSON.stringify({ atMs: Date.now(), reason }));
    return reason;
  });
}

async function lastFailure(path: string): Promise<{ atMs: number; reason: string } | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined; // none, or half written by one that was killed: then it is tried again
  }
}

function runScript(directory: string, script: string, signal: AbortSignal): Promise<{ code: number; log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-e', '-s'], { cwd: directory, env: cleanEnvironment(), detached: true });
    const log = new BoundedLog(MAX_LOG_BYTES);
    const abort = (): void => {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    };
    signal.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => log.append(chunk));
    child.stderr.on('data', (chunk: Buffer) => log.append(chunk));
    child.stdin.on('error', () => {}); // it ended before it read all of the script: its exit code says how
    child.on('error', reject);
    child.on('exit', () => {
      abort(); // what it left in the background would hold its pipes open
      closePipesSoon(child);
    });
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) reject(signal.reason);
      else resolve({ code: code ?? 128, log: killedBy === null ? log.text() : `${log.text()}\nended by ${killedBy}` });
    });
    child.stdin.end(`${script}\n`);
  });
}
