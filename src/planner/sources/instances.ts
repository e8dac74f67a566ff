/** The names of so many alike: `hats 1 of 4`. */
export function instances(name: string, count: number): readonly string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, at) => `${name} ${at + 1} of ${count}`);
}
