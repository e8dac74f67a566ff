import { BreadboxError } from '../cluster/errors.ts';

/** Work of which there is one at a time, such as an `up`: who asks for another is told what is under way. */
export class OneAtATime {
  readonly #what: string;
  readonly #page: string;
  #isBusy = false;

  /** @param page of the dashboard, where it can be ended */
  constructor(what: string, page: string) {
    this.#what = what;
    this.#page = page;
  }

  /**
   * Until `over` is called, or `work` fails, which is its beginning.
   * @param current the name of what is under way, where it has one yet
   * @throws BreadboxError `already-running`, and what `work` throws
   */
  async begin<T>(current: string | undefined, work: () => Promise<T>): Promise<T> {
    if (this.#isBusy)
      throw new BreadboxError(
        'already-running',
        `Another ${this.#what} is under way${current ? ` (${current})` : ''}.`,
        {
          hint: `Wait for its end, or end it: Ctrl-C where it was begun, or on the page of ${this.#page}.`,
        },
      );
    this.#isBusy = true;
    try {
      return await work();
    } catch (error) {
      this.#isBusy = false;
      throw error;
    }
  }

  /** One that goes on from before a restart was not begun here. */
  resume(): void {
    this.#isBusy = true;
  }

  over(): void {
    this.#isBusy = false;
  }
}
