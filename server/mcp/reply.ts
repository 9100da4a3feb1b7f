import type { JsonObject } from '../gateway/json-values.ts';

export type ProgressToken = string | number;

/** Where the answer to one request goes. One of `result`, `error` and `withdrawn` is called, once, at the end. */
export interface Reply {
  /** The result as raw JSON on one line, and its parsed value where that is at hand. */
  result(text: string, value?: JsonObject): void;
  /** @param status the HTTP status where the answer has one of its own. */
  error(code: number, message: string, data?: unknown, status?: number): void;
  /** The caller itself took the request back. */
  withdrawn(): void;
  /** The params of a progress notification, with the caller's own token. Dropped where the caller cannot hear it. */
  progress(params: JsonObject): void;
  /** The call takes long: keep whatever is between us and the caller from giving up. `seconds` since it began. */
  stillWorking(token: ProgressToken | undefined, seconds: number): void;
}
