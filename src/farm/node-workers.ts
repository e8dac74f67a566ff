import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { BreadboxError } from '../cluster/errors.ts';
import { joinWords } from '../cluster/posix-words.ts';
import type { EngineNode } from '../jobs/engine.ts';
import type { ShellOutput } from '../jobs/engines/slurm/cluster-shell.ts';
import { parseTimeLimit } from '../jobs/sbatch-script/time-limit.ts';
import { TUNNEL_FILE } from '../protocol/agent-places.ts';
import type { WorkerFile } from '../protocol/pilot.ts';
import type { ClusterPlace } from './cluster-place.ts';
import type { FarmContext } from './farm-context.ts';
import {
  askForAgentScript,
  lastWordsScript,
  type NodeWorker,
  nodeWorkerScript,
  placeAgentScript,
  removeScript,
  renewScript,
} from './node-worker-script.ts';
import type { WorkerFiles } from './worker-files.ts';

/** Short enough to give way to others, long enough that starting costs nothing. */
const PILOT_SEC = 3600;
/** Before its time limit a pilot takes nothing new: as long as a task may take, and this at least. */
const LEAVE_BEFORE_SEC = 60;
const ASK_SEC = 20;
const PLACE_AGENT_SEC = 120;
const LIMIT_KNOWN_MS = 60_000;
const MEBIBYTE = 2 ** 20;
/** A worker file has to have an address; where there is but a tunnel, the node knows it. */
const NO_WAY = 'https://127.0.0.1:1';

/** Ids mean something within one engine alone, and the seat may have changed since it was asked last. */
export interface SubmittedJob {
  readonly engine: string;
  readonly jobId: string;
}

export interface NodeJob {
  readonly name: string;
  readonly owner: string;
  readonly command: NodeWorker['command'];
  readonly file: Omit<WorkerFile, 'url' | 'workDir' | 'ca' | 'fingerprint' | 'stopFile'>;
  readonly cpus: number;
  /** Of a pilot. */
  readonly on?: { readonly node: string; readonly memBytes: number; readonly taskSec: number };
}

/** Pilots, and collectors and feeders that may not run on the head's computer, as jobs on the nodes of a cluster. */
export class NodeWorkers {
  readonly #context: FarmContext;
  readonly #files: WorkerFiles;
  readonly #hasAgent = new Set<string>();
  #limits = new Map<string, { readonly sec: number | undefined; readonly untilMs: number }>();

  constructor(context: FarmContext, files: WorkerFiles) {
    this.#context = context;
    this.#files = files;
  }

  /** @throws BreadboxError what the engine, the shell and the way in for nodes say */
  async submit({ name, owner, command, file: own, cpus, on }: NodeJob): Promise<SubmittedJob> {
    const place = this.#place();
    const { engine } = this.#context;
    const { account } = await place.workplace(owner);
    await this.#placeAgent(place, account?.name);
    const file = { ...own, ...(await this.#address(place)) };
    const { version } = place.agent;
    const script = nodeWorkerScript({ name, command, version, file });
    const nodes = await engine.nodes();
    const partition = nodes.find(({ node }) => node === on?.node)?.partition;
    const timeLimitSec = on === undefined ? undefined : await this.#timeLimitSec(place, partition);
    const options = [
      '--output=/dev/null',
      '--requeue',
      ...(partition ? [`--partition=${partition}`] : []),
      ...(on === undefined ? [] : [`--mem=${Math.floor(on.memBytes / MEBIBYTE)}M`]),
      ...(timeLimitSec === undefined ? [] : [leaveOption(timeLimitSec, on?.taskSec ?? 0)]),
    ];
    // Kept here too, so that it can be written anew where the head has moved.
    await this.#files.write(name, { ...file, workDir: '/' });
    const { key } = engine;
    const jobId = await engine.submit({
      ...{ name, argv: [], owner, cpus, directory: '/', account: account?.name, timeLimitSec },
      ...(on !== undefined && { node: on.node }),
      sbatch: { script, options },
    });
    return { engine: key, jobId };
  }

  /** The head may have another address than when the worker was started. */
  async announce(name: string, owner: string, jobId: string): Promise<void> {
    const place = this.#place();
    const { url } = await this.#address(place);
    if (url === NO_WAY) return;
    const content = await this.#files.announce(name, url);
    if (content === undefined) return;
    const { workDir, ...file } = content;
    const { account } = await place.workplace(owner);
    // Its token is in it: in no command line.
    const stdin = renewScript(name, jobId, file);
    await place.shell.run({ script: 'exec sh -s', stdin, account: account?.name, timeoutSec: ASK_SEC });
  }

  /** Of a worker that has ended. What cannot be removed now is swept up by a later one. */
  async remove(name: string, owner: string, jobId: string): Promise<void> {
    const place = this.#context.cluster();
    if (place !== undefined) await this.#run(place, owner, removeScript(name, jobId)).catch(() => {});
  }

  /** What a worker has said last, one line; empty: nothing that can be read. */
  async lastWords(name: string, owner: string, jobId: string): Promise<string> {
    const place = this.#context.cluster();
    if (place === undefined) return '';
    const said = await this.#run(place, owner, lastWordsScript(name, jobId)).catch(() => undefined);
    return said?.stdout.trim().split('\n').at(-1) ?? '';
  }

  #place(): ClusterPlace {
    const place = this.#context.cluster();
    if (place !== undefined) return place;
    throw new BreadboxError('engine-down', 'There is no cluster at the moment.');
  }

  async #address(place: ClusterPlace): Promise<Pick<WorkerFile, 'url' | 'ca' | 'fingerprint' | 'tunnelFile'>> {
    const { url = NO_WAY, ca, fingerprint } = await place.access();
    return { url, ca, fingerprint, tunnelFile: TUNNEL_FILE };
  }

  async #run({ shell, workplace }: ClusterPlace, owner: string, script: string): Promise<ShellOutput> {
    const { account } = await workplace(owner);
    return shell.run({ script, account: account?.name, timeoutSec: ASK_SEC });
  }

  /** `up` installs it; a cluster that was there before Breadbox gets it into the home of each account that needs it. */
  async #placeAgent({ shell, agent: { version, path } }: ClusterPlace, account: string | undefined): Promise<void> {
    const known = `${shell.node} ${account ?? ''}`;
    if (this.#hasAgent.has(known)) return;
    const bundle = await readFile(path);
    const sha256 = createHash('sha256').update(bundle).digest('hex');
    const asked = await shell.run({ script: askForAgentScript(version, sha256), account, timeoutSec: ASK_SEC });
    if (asked.exitCode === 3) {
      const stdin = await promisify(gzip)(bundle);
      const script = placeAgentScript(version, sha256);
      const { exitCode, stderr } = await shell.run({ script, stdin, account, timeoutSec: PLACE_AGENT_SEC });
      if (exitCode !== 0) {
        throw new BreadboxError('engine-failed', `breadbox-agent could not be put on ${shell.node}: ${stderr.trim()}`);
      }
    }
    this.#hasAgent.add(known);
  }

  /** An hour, or what the partition allows. */
  async #timeLimitSec({ shell }: ClusterPlace, partition: EngineNode['partition'] | undefined): Promise<number> {
    const name = partition ?? '';
    const known = this.#limits.get(name);
    if (known !== undefined && known.untilMs > Date.now()) return Math.min(PILOT_SEC, known.sec ?? PILOT_SEC);
    const which = name === '' ? '' : `-p ${joinWords([name])}`;
    const { stdout } = await shell.run({ script: `sinfo -h -o %l ${which}`, timeoutSec: ASK_SEC });
    const [limit = 'infinite'] = stdout.trim().split('\n');
    const sec = parseTimeLimit(limit || 'infinite');
    this.#limits.set(name, { sec, untilMs: Date.now() + LIMIT_KNOWN_MS });
    return Math.min(PILOT_SEC, sec ?? PILOT_SEC);
  }
}

function leaveOption(timeLimitSec: number, taskSec: number): string {
  return `--signal=B:TERM@${Math.min(Math.max(LEAVE_BEFORE_SEC, Math.ceil(taskSec) + 10), Math.floor(timeLimitSec / 2))}`;
}
