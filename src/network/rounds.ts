/**
 * All pairs in as few rounds as there can be with nobody twice in one: one stays, the others go round it (the circle method of
 * tournaments). With an odd number one has a rest in each round.
 */
export function pairRounds<T>(ends: readonly T[]): (readonly [T, T])[][] {
  const seats: (T | undefined)[] = ends.length % 2 === 0 ? [...ends] : [...ends, undefined];
  const rounds: (readonly [T, T])[][] = [];
  for (let round = 1; round < seats.length; round++) {
    const pairs: (readonly [T, T])[] = [];
    for (let seat = 0; seat < seats.length / 2; seat++) {
      const one = seats[seat];
      const other = seats[seats.length - 1 - seat];
      if (one !== undefined && other !== undefined) pairs.push([one, other]);
    }
    rounds.push(pairs);
    seats.splice(1, 0, seats.pop());
  }
  return rounds;
}
