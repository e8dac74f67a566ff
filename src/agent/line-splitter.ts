/** Cuts a byte stream into lines. A line without its end yet is kept; `pendingBytes` says how long it is. */
export class LineSplitter {
  #parts: Buffer[] = [];
  pendingBytes = 0;

  /** Calls `onLine` for each line that `chunk` ends, without the newline. */
  push(chunk: Buffer, onLine: (line: string) => void): void {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      if (this.pendingBytes === 0) {
        onLine(chunk.toString('utf8', from, end));
      } else {
        const line = Buffer.concat([...this.#parts, chunk.subarray(from, end)]);
        this.#parts = [];
        this.pendingBytes = 0;
        onLine(line.toString('utf8'));
      }
      from = end + 1;
    }
    if (from === chunk.length) return;
    this.#parts.push(chunk.subarray(from));
    this.pendingBytes += chunk.length - from;
  }
}
