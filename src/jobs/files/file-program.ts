import { BreadboxError } from '../../cluster/errors.ts';
import { unframed } from './framed-body.ts';
import { listDirectory, makeFresh, openRegular, writeRegular } from './own-files.ts';

/**
 * A program of its own, run as the account whose files they are: `list PATH`, `read PATH`, `write PATH`,
 * `write-parents PATH` or `make-directory PATH`. The first line of
 * its stdout is JSON: the answer, or `{error}`. Of `read` the bytes follow, of `write` they come on stdin, framed.
 */
async function main([what, path = '/']: readonly string[]): Promise<void> {
  process.umask(0o022);
  if (what === 'list') return answer(await listDirectory(path));
  if (what === 'make-directory') {
    await makeFresh(path);
    return answer({});
  }
  if (what === 'write' || what === 'write-parents')
    return answer(await writeRegular(path, unframed(process.stdin), what === 'write-parents'));
  const { bytes, chunks } = await openRegular(path);
  await answer({ bytes });
  for await (const chunk of chunks) await write(chunk);
}

function answer(value: unknown): Promise<void> {
  return write(`${JSON.stringify(value)}\n`);
}

function write(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(data, (error) => (error ? reject(error) : resolve()));
  });
}

process.stdout.on('error', () => process.exit(1)); // whoever asked has gone
main(process.argv.slice(2)).catch(async (error: Error) => {
  const { code, message } = error instanceof BreadboxError ? error : { code: 'internal', message: error.message };
  await answer({ error: { code, message } });
  process.exitCode = 1;
});
