import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Sandbox } from '../../src/protocol/sandbox.ts';
import { ClusterHead } from './cluster-head.ts';
import type { Release } from './releases.ts';

/** Of this checkout, before the release. Below /var/tmp: layers of virtual nodes must not lie on an overlay or in memory, and the path of a socket is short. */
const PLACE = `/var/tmp/bbx-ready-${createHash('sha256').update(process.cwd()).digest('hex').slice(0, 6)}`;
const COMPUTE_NODES = 4;
const READY_MS = 90_000;
/** People of the cluster, with accounts on all nodes. */
export const PEOPLE = ['ada', 'bob'] as const;

/**
 * A cluster that `up` has made: a head node and four others. It is brought up once a release, then its disks and the head's data are
 * kept, and whoever takes it gets it as it was then. One at a time has it.
 */
export class ReadyCluster {
  readonly release: Release;
  readonly head: ClusterHead;
  readonly sandbox: Pick<Sandbox, 'name' | 'inventory' | 'head' | 'nodes'>;

  private constructor(release: Release, head: ClusterHead, sandbox: ReadyCluster['sandbox']) {
    this.release = release;
    this.head = head;
    this.sandbox = sandbox;
  }

  /** @param env of the head daemon */
  static async take(release: Release, env: Readonly<Record<string, string>> = {}): Promise<ReadyCluster> {
    const parent = placeOf(release);
    if (!existsSync(join(parent, 'sandbox.json'))) await make(parent, release);
    await clear(join(parent, 'home'));
    await cp(join(parent, 'kept'), join(parent, 'home'), { recursive: true, preserveTimestamps: true });
    const head = await ClusterHead.at(parent, env);
    const sandbox = JSON.parse(await readFile(join(parent, 'sandbox.json'), 'utf8')) as Sandbox;
    const cluster = new ReadyCluster(release, head, sandbox);
    await head.json(['sandbox', 'reset', sandbox.name]);
    await head.json(['sandbox', 'start', cluster.all.join(',')]);
    await cluster.idle();
    return cluster;
  }

  get all(): readonly string[] {
    return this.sandbox.nodes.map(({ node }) => node);
  }

  get compute(): readonly string[] {
    return this.all.filter((node) => node !== this.sandbox.head);
  }

  /** As root. @throws Error where it fails */
  async sh(node: string, script: string, timeoutSec = 60): Promise<string> {
    const encoded = Buffer.from(`set -eu\n${script}\n`).toString('base64');
    const command = `echo ${encoded} | base64 -d | sudo -n sh`;
    const words = ['run', '--json', '-w', node, '--timeout', String(timeoutSec), '--', command];
    const { stdout, stderr } = await this.head.breadbox(words);
    const [result] = JSON.parse(stdout || '[]') as readonly { exitCode: number; stdout: string; stderr: string }[];
    if (result?.exitCode !== 0) throw new Error(`${node}: ${script}\n${stderr}${result?.stdout}${result?.stderr}`);
    return result.stdout;
  }

  /** Until Slurm would give work to every compute node. */
  async idle(): Promise<void> {
    let states = '';
    for (const end = Date.now() + READY_MS; Date.now() < end; await sleep(500)) {
      states = await this.sh(this.sandbox.head, "sinfo -h -N -o '%N %T' | sort -u").catch(String);
      const idle = states.split('\n').filter((line) => line.endsWith(' idle'));
      if (this.compute.every((node) => idle.includes(`${node} idle`))) return;
    }
    throw new Error(`The nodes are not idle after ${READY_MS / 1000} s:\n${states}`);
  }

  /** For who takes it next. What it has now is lost with that. */
  async giveBack(): Promise<void> {
    if (!this.head.runs) await this.head.startAgain();
    await this.head.breadbox(['sandbox', 'stop', '--force', this.all.join(',')]);
    await this.head.running.stop();
  }
}

async function make(parent: string, release: Release): Promise<void> {
  await mkdir(parent, { recursive: true });
  const head = await ClusterHead.at(parent);
  try {
    const sandbox = await head.sandbox(['--nodes', String(COMPUTE_NODES), '--release', release]);
    for (const user of PEOPLE) await head.json(['users', 'add', user]);
    const up = await head.breadbox(['up', sandbox.inventory, '--yes'], { timeoutSec: 540 });
    if (up.exitCode !== 0) throw new Error(`up ended with ${up.exitCode}:\n${up.stderr}`);
    await head.json(['sandbox', 'stop', sandbox.nodes.map(({ node }) => node).join(',')]);
    await head.json(['sandbox', 'save', sandbox.name]);
    await head.running.stop();
    for (const name of await contents(join(parent, 'home'))) {
      await promisify(execFile)('cp', ['-a', '-t', await made(join(parent, 'kept')), join(parent, 'home', name)]);
    }
    await writeFile(join(parent, 'sandbox.json'), JSON.stringify(sandbox));
  } catch (error) {
    await head.remove();
    throw error;
  }
}

/** All but the virtual nodes. */
async function contents(home: string): Promise<readonly string[]> {
  return (await readdir(home)).filter((name) => name !== 'sandboxes');
}

async function clear(home: string): Promise<void> {
  for (const name of await contents(home)) await rm(join(home, name), { recursive: true, force: true });
}

async function made(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  return directory;
}

/** Also one that a run before this one has left. */
export async function removeReadyCluster(release: Release): Promise<void> {
  const parent = placeOf(release);
  if (existsSync(join(parent, 'home'))) await (await ClusterHead.at(parent)).remove();
  await rm(parent, { recursive: true, force: true });
}

function placeOf(release: Release): string {
  return `${PLACE}-${release}`;
}
