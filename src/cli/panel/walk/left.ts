/** The person does not want to go on. */
export class Left extends Error {
  constructor() {
    super('the walk was left');
    this.name = 'Left';
  }
}
