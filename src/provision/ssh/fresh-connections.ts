import { Slots } from './slots.ts';
import type { Target } from './target.ts';

/** sshd drops some of more than ten that are not let in yet (MaxStartups), a jump host for all that go through it. */
const PER_HOST = 8;
/** What this computer can do at once without time-outs of its own. */
const IN_ALL = 64;

/** Keeps connections that are being made below what hosts take. */
export class FreshConnections {
  readonly #all = new Slots(IN_ALL);
  readonly #byHost = new Map<string, Slots>();

  make<T>({ jump, address, port }: Target, connect: () => Promise<T>): Promise<T> {
    const host = jump ?? `${address}:${port ?? ''}`;
    const slots = this.#byHost.get(host) ?? new Slots(PER_HOST);
    this.#byHost.set(host, slots);
    return slots.run(() => this.#all.run(connect));
  }
}
