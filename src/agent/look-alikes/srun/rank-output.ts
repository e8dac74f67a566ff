import { closeSync, openSync, writeSync } from 'node:fs';
import { expandFileName } from '../../../cluster/file-name-pattern.ts';
import { Refusal } from '../refusal.ts';
import type { Allotment, StepPlace } from './allotment.ts';
import type { StepRequest } from './step-request.ts';

type Stream = 'out' | 'err';

/** Each rank's output is kept apart up to so much. */
const MOST_KEPT_BYTES = 16 * 2 ** 20;
const LONGEST_LINE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Where the output of one rank goes: to srun's own, a file, one file of many ranks, nowhere; and into a file apart. */
export interface RankOutput {
  write(chunk: Buffer): void;
  end(): void;
}

interface Sink {
  readonly fd: number | undefined;
  /** Several ranks write there: whole lines, so that they do not mix. */
  readonly byLine: boolean;
  readonly label: string;
}

/** Opens the outputs of all ranks. @throws Refusal in srun's words */
export class StepOutput {
  readonly #request: StepRequest;
  readonly #opened = new Map<string, number>();
  readonly #keptPath: string;
  readonly nameOf: (pattern: string, rank: number) => string;

  /** @param keptPath a directory that is there */
  constructor(request: StepRequest, allotment: Allotment, place: StepPlace, keptPath: string, jobName: string) {
    this.#request = request;
    this.#keptPath = keptPath;
    this.nameOf = (pattern, rank) =>
      expandFileName(pattern, {
        jobId: allotment.jobId,
        user: request.user,
        node: allotment.node,
        name: jobName,
        step: place.step,
        rank,
      });
  }

  open(rank: number, stream: Stream): RankOutput {
    const sink = this.#sink(rank, stream);
    const kept = openSync(`${this.#keptPath}/${rank}.${stream}`, 'w', 0o600);
    return sink.byLine && !this.#isRaw ? new LinedOutput(sink, kept) : new PlainOutput(sink, kept);
  }

  close(): void {
    for (const fd of this.#opened.values()) closeSync(fd);
  }

  get #isRaw(): boolean {
    return this.#request.unbuffered && !this.#request.label;
  }

  #sink(rank: number, stream: Stream): Sink {
    const { tasks, label, stdout } = this.#request;
    const asked = stream === 'out' ? stdout : (this.#request.stderr ?? stdout);
    const shared = {
      byLine: tasks > 1 || label,
      label: label ? `${String(rank).padStart(String(tasks - 1).length)}: ` : '',
    };
    if (asked === undefined || asked === 'all') return { fd: stream === 'out' ? 1 : 2, ...shared };
    if (asked === 'none') return { fd: undefined, byLine: false, label: '' };
    if (/^\d+$/.test(asked)) {
      const fd = Number(asked) === rank ? (stream === 'out' ? 1 : 2) : undefined;
      return { fd, byLine: label, label: shared.label };
    }
    const path = this.nameOf(asked, rank);
    const isOwn = tasks > 1 && path !== this.nameOf(asked, rank === 0 ? 1 : 0);
    const fd = this.#openFile(path, stream);
    return isOwn ? { fd, byLine: false, label: '' } : { fd, ...shared };
  }

  #openFile(path: string, stream: Stream): number {
    const known = this.#opened.get(path);
    if (known !== undefined) return known;
    try {
      // Appending always: another step, or the job's own output, may be the same file.
      if (!this.#request.append) closeSync(openSync(path, 'w'));
      const fd = openSync(path, 'a');
      this.#opened.set(path, fd);
      return fd;
    } catch (error) {
      throw new Refusal(`srun: error: Could not open std${stream} file: ${systemWords(error)}`);
    }
  }
}

/** `No such file or directory`, where Node says `ENOENT: no such file or directory, open …`. */
export function systemWords(error: unknown): string {
  const words = /^E\w+: ([^,]*)/.exec((error as Error).message)?.[1] ?? (error as Error).message;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

class PlainOutput implements RankOutput {
  readonly #sink: Sink;
  readonly #keptFd: number;
  #keptBytes = 0;
  #cut = false;

  constructor(sink: Sink, keptFd: number) {
    this.#sink = sink;
    this.#keptFd = keptFd;
  }

  write(chunk: Buffer): void {
    this.keep(chunk);
    this.pass(chunk);
  }

  end(): void {
    closeSync(this.#keptFd);
  }

  protected keep(chunk: Buffer): void {
    const room = MOST_KEPT_BYTES - this.#keptBytes;
    if (room > 0) writeAll(this.#keptFd, chunk.subarray(0, room));
    this.#keptBytes += Math.min(room, chunk.length);
    if (chunk.length <= room || this.#cut) return;
    this.#cut = true;
    writeAll(this.#keptFd, Buffer.from('\n[… more than 16 MB: the rest is not kept apart …]\n'));
  }

  protected pass(bytes: Buffer): void {
    if (this.#sink.fd === undefined) return;
    writeAll(this.#sink.fd, this.#sink.label === '' ? bytes : Buffer.concat([Buffer.from(this.#sink.label), bytes]));
  }

  protected get isLabelled(): boolean {
    return this.#sink.label !== '';
  }
}

class LinedOutput extends PlainOutput {
  #rest: Buffer = Buffer.alloc(0);

  override write(chunk: Buffer): void {
    this.keep(chunk);
    let text = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.isLabelled) {
      const whole = text.lastIndexOf(NEWLINE) + 1;
      if (whole > 0) this.pass(text.subarray(0, whole));
      text = text.subarray(whole);
    }
    for (let end = text.indexOf(NEWLINE); end !== -1; end = text.indexOf(NEWLINE)) {
      this.pass(text.subarray(0, end + 1));
      text = text.subarray(end + 1);
    }
    if (text.length > LONGEST_LINE_BYTES) {
      this.pass(text);
      text = Buffer.alloc(0);
    }
    this.#rest = Buffer.from(text);
  }

  override end(): void {
    if (this.#rest.length > 0) {
      this.pass(this.isLabelled ? Buffer.concat([this.#rest, Buffer.from('\n')]) : this.#rest);
    }
    super.end();
  }
}

/** A pipe that is full and not blocking says so: its reader is slow, and srun has nobody else to serve. */
function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return; // whoever read it has what he wanted
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
