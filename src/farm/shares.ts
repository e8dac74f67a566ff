export interface Demand {
  readonly user: string;
  /** Slots that the user's runs can use now. */
  readonly wanted: number;
  /** Slots held at the last division. */
  readonly held: number;
  /** What the user has had so far, in slot-seconds. */
  readonly used: number;
}

/** A slot that does not divide evenly moves on when its holder is ahead of another user by more than this, in slot-seconds. */
export const AHEAD_SLOT_SEC = 5;

/**
 * Divides `slots` between users: max-min fair shares in whole slots. Nobody gets more than is wanted, what one leaves
 * goes to the others in equal parts, and slots that do not divide evenly go to who has had least (D. Bertsekas,
 * R. Gallager, Data Networks, 6.5.2).
 */
export function divideSlots(
  slots: number,
  demands: readonly Demand[],
  aheadSlotSec = AHEAD_SLOT_SEC,
): ReadonlyMap<string, number> {
  const shares = new Map(demands.map(({ user }) => [user, 0]));
  let left = slots;
  let hungry = demands.filter(({ wanted }) => wanted > 0);
  while (hungry.length > 0 && left >= hungry.length) {
    const part = Math.floor(left / hungry.length);
    for (const { user, wanted } of hungry) {
      const has = shares.get(user) ?? 0;
      const more = Math.min(part, wanted - has);
      shares.set(user, has + more);
      left -= more;
    }
    hungry = hungry.filter(({ user, wanted }) => (shares.get(user) ?? 0) < wanted);
  }
  for (const { user } of [...hungry].sort(byTurn(shares, aheadSlotSec)).slice(0, left))
    shares.set(user, (shares.get(user) ?? 0) + 1);
  return shares;
}

/** Who holds one of the odd slots keeps it until well ahead. */
function byTurn(shares: ReadonlyMap<string, number>, aheadSlotSec: number): (a: Demand, b: Demand) => number {
  const rank = ({ user, held, used }: Demand): number => used - (held > (shares.get(user) ?? 0) ? aheadSlotSec : 0);
  return (a, b) => rank(a) - rank(b) || (a.user < b.user ? -1 : 1);
}
