/** Something in a plan that cannot be so; `path` leads to it from the top of the file. */
export class PlanFault extends Error {
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], message: string) {
    super(message);
    this.name = 'PlanFault';
    this.path = path;
  }
}
