/** A round that comes later than this (the computer slept) says nothing about who used the time between. */
const LONGEST_STEP_SEC = 5;

/** What each user has had of the slots while there was work, in slot-seconds; who comes anew begins level with who has had least. */
export class SlotUse {
  #used = new Map<string, number>();
  #atMs: number | undefined;

  /** @param busy slots that work, by each user who has work; others are forgotten @param nowMs of a clock that never steps */
  tick(busy: ReadonlyMap<string, number>, nowMs: number): void {
    const stepSec = this.#atMs === undefined ? 0 : Math.min((nowMs - this.#atMs) / 1000, LONGEST_STEP_SEC);
    this.#atMs = nowMs;
    const present = [...busy.keys()].flatMap((user) => this.#used.get(user) ?? []);
    const least = present.length === 0 ? 0 : Math.min(...present);
    // Counted from the least, so that the numbers stay small for ever.
    this.#used = new Map(
      [...busy].map(([user, slots]) => [user, (this.#used.get(user) ?? least) - least + slots * stepSec]),
    );
  }

  of(user: string): number {
    return this.#used.get(user) ?? 0;
  }
}
