/** The program ends here, with these lines on stderr as they stand. */
export class Refusal extends Error {
  readonly exit: number;

  constructor(lines: string, exit = 1) {
    super(lines);
    this.name = 'Refusal';
    this.exit = exit;
  }
}
