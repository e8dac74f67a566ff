import { createHash } from 'node:crypto';
import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { Inventory } from '../../inventory/node-list.ts';
import { differencesOf } from '../../jobs/adopt/differences.ts';
import type { Survey } from '../../jobs/adopt/read-survey.ts';
import type { Adopted } from '../../protocol/adopt.ts';
import type { Ssh } from '../../provision/ssh/open-ssh.ts';
import { toTarget } from '../../provision/ssh/to-target.ts';
import type { TheCluster } from '../cluster-engine/the-cluster.ts';
import type { HeadStore } from '../operations.ts';
import { type Asked, findHost, missingNodes, surveyHost } from './adopt-host.ts';

export interface AdoptionParts {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly ssh: Ssh;
  /** There is a cluster more, or one less. */
  readonly changed: () => Promise<void>;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: () => number;
}

/** The cluster that was there before Breadbox: taken as it is, used, left. Nothing is ever written there. */
export class Adoptions {
  readonly #parts: AdoptionParts;

  constructor(parts: AdoptionParts) {
    this.#parts = parts;
  }

  async get(): Promise<Adopted | undefined> {
    const row = await this.#parts.store.read('adopted', undefined);
    return row && (JSON.parse(row.adopted) as Adopted);
  }

  /** Its nodes, with the one that is asked. */
  async members(): Promise<{ readonly host: string; readonly nodes: readonly string[] } | undefined> {
    const adopted = await this.get();
    if (adopted === undefined) return undefined;
    const { host, nodes } = adopted;
    return { host, nodes: [...new Set([host, ...NodeSet.parse(nodes)])] };
  }

  /** @throws BreadboxError `conflict` where there is another cluster; as `findHost`, `surveyHost` */
  async adopt(asked: Asked & { readonly dryRun: boolean }): Promise<Adopted> {
    const { store, inventory, ssh, changed, now = Date.now } = this.#parts;
    const host = await findHost(asked.host, inventory);
    const survey = await surveyHost(ssh, host.target, asked);
    const name = host.row?.node ?? survey.host;
    const adopted = adoptedOf(survey, name, new Date(now()).toISOString());
    if (asked.dryRun) return adopted;
    const id = idOf(survey);
    await this.#checkAlone(id);
    const rows = await inventory.list();
    const missing = await missingNodes(survey, host, rows);
    if (missing.length > 0) await inventory.add(missing);
    if (asked.pinHostKeys) await this.#pin([name, ...survey.nodes.map(({ node }) => node)]);
    await store.write('setAdopted', { id, host: name, adopted: JSON.stringify(adopted), now: now() });
    await changed();
    return adopted;
  }

  async leave(): Promise<void> {
    if ((await this.#parts.store.read('adopted', undefined)) === undefined) return;
    await this.#parts.store.write('removeAdopted', undefined);
    await this.#parts.changed();
  }

  async #checkAlone(id: string): Promise<void> {
    const { store } = this.#parts;
    const made = await store.read('cluster', undefined);
    if (made !== undefined)
      throw new BreadboxError('conflict', `There is a cluster already: ${made.name}, which up has made.`, {
        hint: 'A head has one cluster: breadbox down takes that one down.',
      });
    const before = await store.read('adopted', undefined);
    if (before !== undefined && before.id !== id)
      throw new BreadboxError('conflict', `${(JSON.parse(before.adopted) as Adopted).name} is adopted already.`, {
        hint: 'A head has one cluster: breadbox adopt --leave leaves it.',
      });
  }

  /** Where nodes are off, their keys are asked for at the next contact. */
  async #pin(nodes: readonly string[]): Promise<void> {
    const { inventory, ssh, warn } = this.#parts;
    const wanted = new Set(nodes);
    const targets = (await inventory.list()).filter(({ node }) => wanted.has(node)).map((row) => toTarget(row));
    await ssh
      .contact(targets, { pin: true, replace: false })
      .catch((error: unknown) => warn('host keys of an adopted cluster could not be asked for', error));
  }
}

/** For the seat of engines; `undefined`: none is adopted. */
export async function adoptedCluster(store: HeadStore): Promise<TheCluster | undefined> {
  const row = await store.read('adopted', undefined);
  if (row === undefined) return undefined;
  const { name, slurm } = JSON.parse(row.adopted) as Adopted;
  return { key: `slurm:${row.id}`, name, head: row.host, adopted: true, slurm };
}

/** The same cluster has the same, also when it was left in between: its history comes back with it. */
function idOf({ config }: Survey): string {
  const control = config.get('slurmctldhost[0]') ?? config.get('slurmctldhost') ?? config.get('controlmachine') ?? '';
  return createHash('sha256')
    .update(`${config.get('clustername')}\n${control}`)
    .digest('hex')
    .slice(0, 8);
}

function adoptedOf(survey: Survey, host: string, adoptedAt: string): Adopted {
  const { config, version, nodes, partitions, rights, login, sharedHome, history } = survey;
  return {
    ...{ name: config.get('clustername')!, host, slurm: version, partitions: [...partitions] },
    nodes: NodeSet.of(nodes.map(({ node }) => node)).toString(),
    ...{ accounts: rights !== 'none', login, sharedHome, history },
    ...{ differences: differencesOf(survey), adoptedAt },
  };
}
