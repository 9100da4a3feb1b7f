/** What a request line asks for. */
export interface RequestLine {
  readonly method: string;
  readonly target: string;
}

const shape = /^([A-Z]{3,10}) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/;

/** Method and target of `GET /x HTTP/1.1`; null where it is something else, such as what port scanners send. */
export function requestLine(text: string): RequestLine | null {
  const [, method, target] = shape.exec(text.trim()) ?? [];
  if (method === undefined || target === undefined) return null;
  return { method, target };
}
