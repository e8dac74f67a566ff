import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { type Sandbox, sandboxName } from '../protocol/sandbox.ts';
import { allDone } from './all-done.ts';
import { BaseImages } from './base-image.ts';
import { Bridge } from './bridge.ts';
import { ControlGroup } from './control-groups.ts';
import { raiseInotifyLimit } from './machine-limits.ts';
import { readMachineSettings } from './machine-settings.ts';
import { type Making, makeSandbox, type SandboxWish } from './make-sandbox.ts';
import { mountsBelow } from './mounts.ts';
import { checkMachine } from './requirements.ts';
import { INVENTORY, READY_MS, readRecord, virtualNode, writeRecord } from './sandbox-folder.ts';
import { type RecordNode, type SandboxRecord, sandboxTag } from './sandbox-record.ts';
import type { VirtualNode } from './virtual-node.ts';

const FIRST_NAME = 'lab';

/** The practice clusters of one data directory. One head at a time has it, so what is half made there was left by a dead one. */
export class Sandboxes {
  readonly #folder: string;
  readonly #images: BaseImages;
  /** Being made or removed by this head. */
  readonly #busy = new Set<string>();
  #makingOne: Promise<unknown>;
  #bringingBack: Promise<unknown> = Promise.resolve();

  /** @param folder `sandboxes` in the data directory @param imageFolder where the machine's heads keep base images */
  constructor(folder: string, imageFolder: string) {
    this.#folder = folder;
    this.#images = new BaseImages(imageFolder);
    // A head that starts finds what the one before has left.
    this.#makingOne = this.sweep().catch(() => {});
  }

  async list(): Promise<readonly Sandbox[]> {
    const found = await Promise.all((await this.#names()).map((name) => readRecord(join(this.#folder, name))));
    const whole = found.filter((record) => record?.complete === true) as SandboxRecord[];
    return Promise.all(whole.map((record) => this.#describe(record)));
  }

  /** Answers when SSH does on every node. One is made at a time. What fails or is interrupted is removed again. */
  async create(wish: SandboxWish, making: Making): Promise<Sandbox> {
    const before = this.#makingOne;
    const mine = before.then(() => this.#create(wish, making));
    this.#makingOne = mine.catch(() => {});
    return mine;
  }

  async #create(wish: SandboxWish, making: Making): Promise<Sandbox> {
    making.signal.throwIfAborted();
    if (wish.offline > wish.nodes) {
      throw new BreadboxError('bad-input', `Of ${wish.nodes} compute nodes ${wish.offline} cannot be offline.`);
    }
    const settings = await readMachineSettings('/');
    const image = { release: wish.release, mirror: settings.mirror, aptOptions: settings.aptProxies };
    await checkMachine(this.#folder, !(await this.#images.has(image)), wish.nodes + 1);
    await this.sweep();
    const name = wish.name ?? (await this.#freeName());
    if ((await this.#names()).includes(name)) {
      throw new BreadboxError('conflict', `There is a practice cluster ${name} already.`, {
        hint: `breadbox sandbox destroy ${name}, or give another --name.`,
      });
    }
    this.#busy.add(name);
    try {
      const parts = { name, folder: join(this.#folder, name), images: this.#images, image, settings };
      return await this.#describe(await makeSandbox({ ...wish, ...parts }, making));
    } catch (error) {
      // What cannot be removed now, the next sweep finds; why it failed matters more.
      await this.#remove(name).catch(() => {});
      throw error;
    } finally {
      this.#busy.delete(name);
    }
  }

  /** @throws BreadboxError `not-found` */
  async destroy(name: string): Promise<void> {
    if (!(await this.#names()).includes(name)) throw noSandbox(name);
    await this.sweep();
    if (!(await this.#names()).includes(name)) return;
    if (this.#busy.has(name)) throw new BreadboxError('conflict', `${name} is being made or removed at this moment.`);
    this.#busy.add(name);
    try {
      const folder = join(this.#folder, name);
      const record = await readRecord(folder);
      // From here on it is half made: should this head die, the next one goes on.
      if (record !== undefined) await writeRecord(folder, { ...record, complete: false });
      await this.#remove(name);
    } finally {
      this.#busy.delete(name);
    }
  }

  /** Removes what heads that died have left half made. */
  async sweep(): Promise<void> {
    for (const name of await this.#names()) {
      if (this.#busy.has(name) || (await readRecord(join(this.#folder, name)))?.complete === true) continue;
      this.#busy.add(name);
      await this.#remove(name).finally(() => this.#busy.delete(name));
    }
  }

  /** @throws BreadboxError `not-found` */
  async stop(name: string, node: string, force: boolean): Promise<void> {
    await (await this.#node(name, node)).switchOff(force);
  }

  /** Answers when its SSH does. After a restart of the machine, this brings the network back too. @throws BreadboxError `not-found` */
  async start(name: string, node: string, signal: AbortSignal): Promise<void> {
    const virtual = await this.#node(name, node);
    const record = (await readRecord(join(this.#folder, name)))!;
    // Nodes that start together find the same network and disks missing.
    const before = this.#bringingBack;
    const mine = before.then(() => this.#bringBack(record));
    this.#bringingBack = mine.catch(() => {});
    await mine;
    await virtual.switchOn();
    await virtual.ready(READY_MS, signal);
  }

  /**
   * What is on the disks now is what `reset` goes back to. Nodes that run are powered off for it, and on again.
   * @throws BreadboxError `not-found`, `conflict`
   */
  save(name: string, signal: AbortSignal): Promise<void> {
    return this.#changeDisks(name, signal, async (node) => {
      await node.switchOff(false);
      await node.save();
    });
  }

  /** What was changed since the last `save`, or since it was made, is gone. @throws BreadboxError `not-found`, `conflict` */
  reset(name: string, signal: AbortSignal): Promise<void> {
    return this.#changeDisks(name, signal, (node) => node.reset());
  }

  /** Of all nodes; those that ran run again when it answers. */
  async #changeDisks(name: string, signal: AbortSignal, change: (node: VirtualNode) => Promise<void>): Promise<void> {
    const record = await readRecord(join(this.#folder, name));
    if (record?.complete !== true) throw noSandbox(name);
    if (this.#busy.has(name)) throw new BreadboxError('conflict', `${name} is being changed at this moment.`);
    this.#busy.add(name);
    try {
      const nodes = await Promise.all(record.nodes.map((node) => this.#virtual(record, node)));
      const ran = await Promise.all(nodes.map((node) => node.isOn()));
      await allDone(nodes.map(change));
      await this.#bringBack(record);
      const again = nodes.filter((_, index) => ran[index]);
      await allDone(again.map((node) => node.switchOn()));
      await allDone(again.map((node) => node.ready(READY_MS, signal)));
    } finally {
      this.#busy.delete(name);
    }
  }

  async #bringBack(record: SandboxRecord): Promise<void> {
    await raiseInotifyLimit();
    await new Bridge(record.tag).open(record.prefix);
    for (const node of record.nodes) await (await this.#virtual(record, node)).mount();
  }

  async #node(name: string, node: string): Promise<VirtualNode> {
    const record = await readRecord(join(this.#folder, name));
    if (record?.complete !== true) throw noSandbox(name);
    const found = record.nodes.find((one) => one.node === node);
    if (found === undefined) {
      throw new BreadboxError('not-found', `The practice cluster ${name} has no node ${node}.`, {
        hint: `It has ${record.nodes.map((one) => one.node).join(', ')}.`,
      });
    }
    return this.#virtual(record, found);
  }

  #virtual(record: Pick<SandboxRecord, 'name' | 'tag' | 'image'>, node: RecordNode): Promise<VirtualNode> {
    return virtualNode(join(this.#folder, record.name), record, node);
  }

  async #describe(record: SandboxRecord): Promise<Sandbox> {
    const nodes = await Promise.all(
      record.nodes.map(async (node) => {
        const state = (await (await this.#virtual(record, node)).isOn()) ? ('running' as const) : ('stopped' as const);
        return { node: node.node, address: node.address, state, internet: node.internet };
      }),
    );
    return {
      name: record.name,
      release: record.release,
      head: record.nodes[0]!.node,
      nodes,
      network: `${record.prefix}.0/24`,
      inventory: join(this.#folder, record.name, INVENTORY),
      createdAt: record.createdAt,
    };
  }

  /** Whatever state it is in; the folder goes last, so that what fails here can be swept again. */
  async #remove(name: string): Promise<void> {
    const folder = join(this.#folder, name);
    const record = await readRecord(join(this.#folder, name));
    const tag = sandboxTag(folder);
    await allDone(
      (record?.nodes ?? []).map(async (node) => (await virtualNode(folder, { tag, image: '' }, node)).clear()),
    );
    const group = await ControlGroup.at(tag);
    await group.kill();
    await group.remove();
    await new Bridge(tag).close();
    const mounts = await mountsBelow(folder);
    if (mounts.length > 0) throw new BreadboxError('conflict', `Something is still mounted: ${mounts.join(', ')}.`);
    await rm(folder, { recursive: true, force: true });
  }

  /** What cannot be a practice cluster lies there for reasons of its own, and is never swept. */
  async #names(): Promise<string[]> {
    try {
      const entries = await readdir(this.#folder, { withFileTypes: true });
      const isName = (name: string) => sandboxName.safeParse(name).success;
      return entries.flatMap((entry) => (entry.isDirectory() && isName(entry.name) ? [entry.name] : [])).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  async #freeName(): Promise<string> {
    const taken = await this.#names();
    for (let n = 1; ; n++) {
      const name = n === 1 ? FIRST_NAME : `${FIRST_NAME}${n}`;
      if (!taken.includes(name)) return name;
    }
  }
}

function noSandbox(name: string): BreadboxError {
  return new BreadboxError('not-found', `There is no practice cluster ${name}.`, { hint: 'breadbox sandbox list' });
}
