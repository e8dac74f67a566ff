import { open } from 'node:fs/promises';

/** The last bytes of a file, however large a program has made it. Empty where it cannot be read. */
export async function fileEnd(path: string, maxBytes: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, maxBytes)),
      position: Math.max(0, size - maxBytes),
    });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}
