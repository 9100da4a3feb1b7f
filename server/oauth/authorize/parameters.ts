/** The parameters of an authorization request. One sent without a value counts as left out (RFC 6749 §3.1). */
export class Parameters {
  readonly #search: URLSearchParams;

  /** @param query the raw query string, without `?`. */
  constructor(query: string) {
    this.#search = new URLSearchParams(query);
  }

  /** The value of a parameter; undefined where it was left out. */
  one(name: string): string | undefined {
    return this.all(name)[0];
  }

  all(name: string): string[] {
    return this.#search.getAll(name).filter((value) => value !== '');
  }

  /** The names that were sent more than once. */
  repeated(): string[] {
    const names = [...this.#search.keys()];
    return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  }
}
