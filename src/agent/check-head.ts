import { readFile } from 'node:fs/promises';
import { BreadboxError } from '../cluster/errors.ts';
import { type AgentFile, agentFileSchema } from '../protocol/agent.ts';
import { AGENT_FILE, TUNNEL_FILE } from '../protocol/agent-places.ts';
import { versionSkew } from '../protocol/version-skew.ts';
import { HeadClient } from './head-client.ts';

/** A node on a slow network answers within this, or it does not. */
const GIVE_UP_MS = 4000;

/**
 * Reaches the head as this node, directly or through its tunnel, and says so in a sentence.
 * @throws BreadboxError `bad-input`, `no-head`, `not-logged-in`, `not-allowed`, `not-supported`
 */
export async function checkHead(version: string, path = AGENT_FILE, tunnelPath = TUNNEL_FILE): Promise<string> {
  const file = await readAgentFile(path);
  const tunnelPort = (await readFile(tunnelPath, 'utf8').catch(() => '')).trim();
  const throughTunnel = /^\d+$/.test(tunnelPort) ? [`https://127.0.0.1:${tunnelPort}`] : [];
  const urls = [...(file.url === undefined ? [] : [file.url]), ...throughTunnel];
  const troubles: string[] = [];
  for (const url of urls) {
    try {
      return await reach(url, file, version);
    } catch (error) {
      if (!(error instanceof BreadboxError) || error.code !== 'head-lost') throw error;
      troubles.push(error.message);
    }
  }
  throw new BreadboxError('no-head', troubles.join('; ') || 'no way leads to the head', {
    hint: 'Is the head on, and may this node connect to that port? The head opens a tunnel with: breadbox up',
  });
}

async function reach(url: string, file: AgentFile, version: string): Promise<string> {
  const head = new HeadClient(undefined, { ...file, url }, { giveUpMs: GIVE_UP_MS });
  try {
    const health = await head.call('GET /api/health', {});
    const skew = versionSkew(health.version, version);
    if (skew !== undefined) {
      throw new BreadboxError('not-supported', skew, {
        hint: 'breadbox up brings the agents to the version of the head.',
      });
    }
    const { role, nodes } = await head.call('GET /api/me', {});
    if (role !== 'node' || nodes !== file.node) {
      throw new BreadboxError(
        'not-allowed',
        `the head takes this node for ${nodes ?? `a ${role}`}, not for ${file.node}`,
        {
          hint: 'breadbox up gives it a token of its own.',
        },
      );
    }
    return `breadbox-agent ${version} reaches the head, Breadbox ${health.version}, at ${url}, as ${file.node}`;
  } finally {
    head.close();
  }
}

async function readAgentFile(path: string): Promise<AgentFile> {
  try {
    return agentFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'is for root alone' : 'is damaged';
    throw new BreadboxError('bad-input', `${path}, which says where the head is, ${what}`, {
      hint: code === 'EACCES' ? 'sudo breadbox-agent check' : 'breadbox up writes it.',
      cause: error,
    });
  }
}
