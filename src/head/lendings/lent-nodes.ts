import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { BreadboxError } from '../../cluster/errors.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import type { Passwords } from '../../protocol/fleet.ts';
import type { WorkerFile } from '../../protocol/pilot.ts';
import type { Remote } from '../../provision/ssh/remote.ts';
import type { Target } from '../../provision/ssh/target.ts';
import type { KeptLending } from './lending-secrets.ts';
import { agentFile, BASE, lookScript, type NodeLook, readLook } from './look-at-node.ts';
import type { LendingRow } from './operations.ts';
import { cleanScript, endScript, keepScript, logScript, type PlacedFile, softStopScript } from './worker-scripts.ts';

const SCRIPT_SEC = 30;
/** A megabyte over the Wi-Fi of an old board. */
const SEND_SEC = 300;

/** How a worker finds the head, and knows it. */
export interface WayToHead {
  readonly url: string;
  readonly ca: string;
  readonly fingerprint: string;
}

export interface LentNodesParts {
  readonly remote: Pick<Remote, 'run'>;
  /** breadbox-agent, and the worker for nodes without Node.js, as built. */
  readonly agent: string;
  readonly shWorker: string;
}

/** What is done on lent nodes, over SSH, as the login. All of these throw as `Remote.run` does. */
export class LentNodes {
  readonly #parts: LentNodesParts;
  #agent: Promise<{ readonly sha256: string; readonly bytes: Buffer }> | undefined;

  constructor(parts: LentNodesParts) {
    this.#parts = parts;
  }

  async look(target: Target, passwords: Passwords | undefined): Promise<NodeLook> {
    const { sha256 } = await this.#agentFile();
    return readLook(target.node, await this.#run(target, lookScript(sha256), { passwords }));
  }

  /** breadbox-agent, whole or not at all; one file for all that a head starts there. */
  async placeAgent(target: Target): Promise<void> {
    const { sha256, bytes } = await this.#agentFile();
    const file = `${BASE}/${agentFile(sha256)}`;
    const script = `set -e
umask 077
mkdir -p ${BASE}
part=$(mktemp ${BASE}/agent.XXXXXX)
trap 'rm -f "$part"' EXIT
gunzip >"$part"
echo "${sha256}  $part" | sha256sum -c - >/dev/null
mv -f "$part" ${file}
find ${BASE} -name 'agent-*.cjs' -mtime +90 -exec rm -f {} +`;
    const { exitCode, stderr } = await this.#parts.remote.run(target, {
      command: `exec /bin/sh -c ${joinWords([script])}`,
      stdin: bytes,
      timeoutSec: SEND_SEC,
    });
    if (exitCode !== 0) throw failed(target, 'breadbox-agent could not be put there', stderr);
  }

  /** Tells the worker where the head is, and starts it where it does not run. */
  async keep(
    target: Target,
    row: LendingRow,
    kept: KeptLending,
    way: WayToHead,
  ): Promise<'running' | 'started' | 'stopped'> {
    const [files, program] =
      row.kind === 'pilot' ? await this.#pilot(row, kept, way) : await this.#shWorker(row, kept, way);
    const said = await this.#run(target, keepScript(row.tokenId, files, program));
    const [, word] = /^@(running|started|stopped)$/m.exec(said) ?? [];
    if (word === undefined) throw failed(target, 'the worker could not be started', said);
    return word as 'running' | 'started' | 'stopped';
  }

  /** @returns whether it runs on for now */
  async softStop(target: Target, tokenId: string): Promise<boolean> {
    return (await this.#run(target, softStopScript(tokenId))).includes('@running');
  }

  async end(target: Target, tokenId: string): Promise<void> {
    await this.#run(target, endScript(tokenId));
  }

  /** @returns whether it is there still, because it runs */
  async clean(target: Target, tokenId: string): Promise<boolean> {
    return (await this.#run(target, cleanScript(tokenId))).includes('@running');
  }

  async lastWords(target: Target, tokenId: string): Promise<string> {
    return (await this.#run(target, logScript(tokenId))).trim();
  }

  async #pilot({ slots, node }: LendingRow, kept: KeptLending, way: WayToHead): Promise<[PlacedFile[], string]> {
    const { token, place } = kept;
    const file: WorkerFile = {
      ...{ ...way, token, node, slots },
      ...{ workDir: `${place}/work`, stopFile: `${place}/stop`, stay: true },
    };
    const agent = `../../${agentFile((await this.#agentFile()).sha256)}`;
    return [
      [{ name: 'worker.json', content: JSON.stringify(file) }],
      `node ${agent} pilot --file ${joinWords([`${place}/worker.json`])}`,
    ];
  }

  async #shWorker({ slots, node }: LendingRow, kept: KeptLending, way: WayToHead): Promise<[PlacedFile[], string]> {
    const files = [
      { name: 'head', content: way.url },
      { name: 'token', content: kept.token },
      { name: 'ca.pem', content: way.ca.trim() },
      { name: 'worker.sh', content: (await readFile(this.#parts.shWorker, 'utf8')).trimEnd() },
    ];
    const settings = joinWords([`BREADBOX_NODE=${node}`, `BREADBOX_PROCESSES=${slots}`]);
    return [files, `env ${settings} sh ./worker.sh "$(cat head)" .`];
  }

  async #run(target: Target, script: string, more: { readonly passwords?: Passwords | undefined } = {}) {
    const { exitCode, stdout, stderr } = await this.#parts.remote.run(target, {
      ...{ command: 'exec /bin/sh -s', stdin: `${script}\n`, timeoutSec: SCRIPT_SEC },
      ...more,
    });
    if (exitCode !== 0) throw failed(target, 'a worker is not seen to there', stderr);
    return stdout;
  }

  #agentFile() {
    this.#agent ??= readFile(this.#parts.agent).then(async (content) => ({
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes: await promisify(gzip)(content),
    }));
    return this.#agent;
  }
}

function failed({ node }: Target, what: string, said: string): BreadboxError {
  const last = said.trim().split('\n').at(-1);
  return new BreadboxError('command-failed', `${node}: ${what}: ${last || 'it says nothing'}`, {
    hint: `Is there room in the home of the login? breadbox run -w ${node} -- df -h .`,
  });
}
