import { isScreen } from '../../protocol/kiosk.ts';
import { AttemptLimit } from '../access/attempt-limit.ts';
import type { WhoContext } from '../who.ts';

const WINDOW_MS = 300_000;
const PER_CALLER = 5;
/** At this pace four digits last a week at one screen, and three days and a half at all together. */
const BY_SCREENS = { windowMs: WINDOW_MS, perCaller: PER_CALLER, globally: 10 } as const;
/** Who has an account is known, and must not be able to lock the screens. */
const BY_ACCOUNTS = { windowMs: WINDOW_MS, perCaller: PER_CALLER, globally: Number.POSITIVE_INFINITY } as const;

/** Counts wrong PINs: of screens each for itself and all together, of accounts each for itself alone. */
export class PinLimit {
  readonly #screens: AttemptLimit;
  readonly #accounts: AttemptLimit;

  constructor(now: () => number) {
    this.#screens = new AttemptLimit(now, BY_SCREENS);
    this.#accounts = new AttemptLimit(now, BY_ACCOUNTS);
  }

  /** Seconds until they may try again; 0: now. */
  waitSec(who: WhoContext): number {
    return this.#of(who).waitSec(callerOf(who));
  }

  /** A try counts as wrong until it `succeeded`. */
  begin(who: WhoContext): { succeeded(): void } {
    return this.#of(who).begin(callerOf(who));
  }

  #of(who: WhoContext): AttemptLimit {
    return isScreen(who) ? this.#screens : this.#accounts;
  }
}

/**
 * What tells one screen from another: the token of its link, also behind one router and in however many sessions; those whose link is not
 * known are one. Others are told apart by their accounts, in whatever way they came.
 */
function callerOf(who: WhoContext): string {
  return isScreen(who) ? (who.tokenId ?? who.begunWith ?? 'unknown') : who.user;
}
