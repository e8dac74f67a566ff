import { readFile } from 'node:fs/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { type WorkerFile, workerFileSchema } from '../protocol/pilot.ts';

/** @throws BreadboxError `bad-input` when the file is missing or not a worker file */
export async function readWorkerFile(path: string): Promise<WorkerFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new BreadboxError('bad-input', `cannot read the worker file ${path}: ${(error as Error).message}`, {
      hint: 'The head writes it when it starts a pilot; it is removed when the pilot has ended.',
      cause: error,
    });
  }
  const parsed = workerFileSchema.safeParse(jsonOrUndefined(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BreadboxError(
      'bad-input',
      `${path} is not a worker file: ${issue?.path.join('.') || 'top level'}: ${issue?.message}`,
      {
        hint: 'It is JSON with url, token and workDir.',
      },
    );
  }
  if (!/^https?:\/\//.test(parsed.data.url)) {
    throw new BreadboxError('bad-input', `${path}: url ${parsed.data.url} does not start with https:// or http://`);
  }
  return throughTunnel(parsed.data);
}

/** A node that cannot connect to the head knows where the head's tunnel comes out; that changes when the head starts anew. */
async function throughTunnel(file: WorkerFile): Promise<WorkerFile> {
  if (file.tunnelFile === undefined) return file;
  const port = (await readFile(file.tunnelFile, 'utf8').catch(() => '')).trim();
  return /^\d+$/.test(port) ? { ...file, url: `https://127.0.0.1:${port}` } : file;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it with a sentence
  }
}
