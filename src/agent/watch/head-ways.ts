import { readFileSync } from 'node:fs';
import { BreadboxError } from '../../cluster/errors.ts';
import type { AgentFile } from '../../protocol/agent.ts';
import type { HeadAddress } from '../head-connections.ts';

/**
 * What the head has told this node of itself. Read without the schema, whose evaluation would cost the watching agent more memory than
 * all that it keeps; the head itself has written the file.
 * @throws BreadboxError `bad-input`
 */
export function readAgentFile(path: string): AgentFile {
  let file: Partial<AgentFile> | null;
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'is for root alone' : 'is damaged';
    throw new BreadboxError('bad-input', `${path}, which says where the head is, ${what}`, {
      hint: code === 'EACCES' ? 'It is read with sudo.' : 'breadbox up writes it, and breadbox agent install.',
      cause: error,
    });
  }
  const isWhole = [file?.node, file?.token, file?.sensors ?? ''].every((part) => typeof part === 'string');
  if (!isWhole || !(file?.url === undefined || isAddress(file.url))) {
    throw new BreadboxError('bad-input', `${path} does not say who this node is and where its head`, {
      hint: 'breadbox up writes it, and breadbox agent install.',
    });
  }
  return file as AgentFile;
}

function isAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false; // written by hand: said as what the file does not say
  }
}

/** Directly, and where the head holds a tunnel open to this node, through that. @throws BreadboxError `no-head` */
export function waysToHead(file: AgentFile, tunnelPath: string): readonly HeadAddress[] {
  const direct = file.url === undefined ? [] : [{ ...file, url: file.url }];
  const port = tunnelPort(tunnelPath);
  const ways = port === undefined ? direct : [...direct, { ...file, url: `https://127.0.0.1:${port}` }];
  if (ways.length > 0) return ways;
  throw new BreadboxError('no-head', 'no way leads to the head', { hint: 'The head opens a tunnel with: breadbox up' });
}

function tunnelPort(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return /^\d+$/.test(text) ? text : undefined;
  } catch {
    return undefined; // most nodes have none, as they reach the head themselves
  }
}
