/** Whether the server is about to close, so that nothing is begun that would be cut off. */
export class Closing {
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  begin(): void {
    this.#begun = true;
  }
}
