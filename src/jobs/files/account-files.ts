import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { BreadboxError, isErrorCode } from '../../cluster/errors.ts';
import { accountEnvironment, asAccount } from '../as-account.ts';
import type { UnixAccount } from '../unix-account.ts';
import { framed } from './framed-body.ts';
import type { JobFiles } from './job-files.ts';
import { type Listing, listDirectory, makeFresh, type OpenFile, openRegular, writeRegular } from './own-files.ts';

/** Of the answer's first line. A directory of ten thousand names of 255 characters is below it. */
const MOST_LINE_BYTES = 16 * 1024 * 1024;

/** Of one account: each is a process, and a caller who reads slowly keeps it. */
const MOST_AT_ONCE = 32;

export interface AccountFilesOptions {
  /** `undefined`: this process cannot take on other accounts' rights. */
  readonly setpriv: string | undefined;
  /** argv of the file program, which every account can run. */
  readonly program: readonly string[];
}

/** Files as a Unix account sees them: opened with its rights and no others, by a process of its own where the head is root. */
export class AccountFiles implements JobFiles {
  readonly #options: AccountFilesOptions;
  readonly #running = new Map<string, number>();

  constructor(options: AccountFilesOptions) {
    this.#options = options;
  }

  /** @param account `undefined`: the head's own. @throws BreadboxError as `listDirectory`, `bad-input` */
  async list(account: UnixAccount | undefined, path: string): Promise<Listing> {
    if (account === undefined) return listDirectory(checked(path));
    const child = this.#spawn(account, 'list', path);
    child.stdin.end();
    const { value } = await firstLine(child);
    child.stdout.resume();
    return value as Listing;
  }

  async read(account: UnixAccount | undefined, path: string): Promise<OpenFile> {
    if (account === undefined) return openRegular(checked(path));
    const child = this.#spawn(account, 'read', path);
    child.stdin.end();
    const { value, rest } = await firstLine(child);
    return { bytes: (value as { bytes: number }).bytes, chunks: untilClosed(child, rest) };
  }

  /** @param body may throw: then nothing is written @param parents makes the directories above it */
  async write(
    account: UnixAccount | undefined,
    path: string,
    body: AsyncIterable<Uint8Array>,
    parents = false,
  ): Promise<{ bytes: number }> {
    if (account === undefined) return writeRegular(checked(path), body, parents);
    const child = this.#spawn(account, parents ? 'write-parents' : 'write', path);
    const answered = firstLine(child);
    answered.catch(() => {}); // waited for below
    try {
      for await (const chunk of framed(body)) {
        if (!child.stdin.writable) break; // it said no before all was sent
        if (!child.stdin.write(chunk)) await drained(child.stdin);
      }
    } finally {
      child.stdin.end();
    }
    const { value } = await answered;
    child.stdout.resume();
    return value as { bytes: number };
  }

  async makeDirectory(account: UnixAccount | undefined, path: string): Promise<void> {
    if (account === undefined) return makeFresh(checked(path));
    const child = this.#spawn(account, 'make-directory', path);
    child.stdin.end();
    await firstLine(child);
    child.stdout.resume();
  }

  #spawn(account: UnixAccount, what: string, path: string): ChildProcessByStdio<Writable, Readable, null> {
    const { setpriv, program } = this.#options;
    const running = this.#running.get(account.name) ?? 0;
    if (running >= MOST_AT_ONCE) {
      throw new BreadboxError('conflict', `${running} files of ${account.name} are open already.`, {
        hint: 'Read those to their end first.',
      });
    }
    const words = [...(setpriv === undefined ? [] : asAccount(setpriv, account)), ...program, what, checked(path)];
    const child = spawn(words[0]!, words.slice(1), {
      cwd: '/',
      env: accountEnvironment(account),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#running.set(account.name, running + 1);
    // One of the two, and once: `error` comes where it could not be started.
    for (const end of ['exit', 'error'])
      child.once(end, () => this.#running.set(account.name, this.#running.get(account.name)! - 1));
    child.stdin.on('error', () => {}); // it ended first; what it answered says why
    return child;
  }
}

function checked(path: string): string {
  if (path.startsWith('/') && !path.includes('\0')) return path;
  throw new BreadboxError('bad-input', `path: ${JSON.stringify(path.slice(0, 100))} is not an absolute path.`);
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Also where it will never be: its reader has ended. */
function drained(stdin: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'error', 'close']) stdin.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'error', 'close']) stdin.on(event, done);
    if (!stdin.writable) done();
  });
}

async function firstLine(child: Child): Promise<{ value: unknown; rest: Uint8Array }> {
  const spawned = new Promise<never>((_, reject) => child.once('error', reject));
  const line = await Promise.race([readLine(child), spawned]).catch((error: Error) => {
    child.kill('SIGKILL');
    throw new BreadboxError('engine-failed', `The program that opens files could not be run: ${error.message}`);
  });
  const value = JSON.parse(line.text) as { error?: { code: string; message: string } };
  if (value.error === undefined) return { value, rest: line.rest };
  const { code, message } = value.error;
  throw new BreadboxError(isErrorCode(code) ? code : 'internal', message);
}

async function readLine({ stdout }: Child): Promise<{ text: string; rest: Uint8Array }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const chunk = stdout.read() as Buffer | null;
    if (chunk === null) {
      if (stdout.readableEnded) throw new Error('it said nothing');
      await new Promise<void>((resolve) => {
        const done = (): void => {
          stdout.off('readable', done);
          stdout.off('end', done);
          stdout.off('close', done);
          resolve();
        };
        stdout.on('readable', done);
        stdout.on('end', done);
        stdout.on('close', done);
      });
      if (stdout.destroyed && !stdout.readableEnded) throw new Error('it ended');
      continue;
    }
    const end = chunk.indexOf('\n');
    if (end >= 0) {
      chunks.push(chunk.subarray(0, end));
      return { text: Buffer.concat(chunks).toString('utf8'), rest: chunk.subarray(end + 1) };
    }
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_LINE_BYTES) throw new Error('it said too much');
  }
}

async function* untilClosed(child: Child, rest: Uint8Array): AsyncGenerator<Uint8Array> {
  try {
    if (rest.length > 0) yield rest;
    yield* child.stdout;
  } finally {
    child.kill('SIGKILL');
  }
}
