import { isObject, type JsonObject } from '../gateway/json-values.ts';
import { skipSpace, skipValue, walkObject } from '../gateway/raw-json.ts';
import { envelope } from './protocol-versions.ts';
import { serverInfo } from './server-info.ts';

const identity = `${JSON.stringify(envelope.serverInfo)}:${JSON.stringify(serverInfo)}`;

/** Members that say that a result is something else than the outcome of a tool. */
const otherFamilies = ['task', 'inputRequests', 'requestState'];

/**
 * The result of a tools/call as 2026-07-28 wants it, made from the upstream's by adding what is missing: `resultType`,
 * `content`, and who answered in `_meta`. A test compares it with what the SDK's own server makes of the same result.
 */
export function modernResult(text: string, value: JsonObject = parse(text)): string {
  const added: string[] = [];
  if (value.resultType === undefined) added.push('"resultType":"complete"');
  if (value.content === undefined && !otherFamilies.some((name) => name in value)) added.push('"content":[]');
  const meta = value['_meta'];
  if (meta === undefined) added.push(`"_meta":{${identity}}`);
  const open = skipSpace(text, 0);
  const stamped =
    isObject(meta) && meta[envelope.serverInfo] === undefined ? withIdentity(text, open, meta) : text;
  if (added.length === 0) return stamped;
  return `{${added.join(',')}${isEmpty(value) ? '' : ','}${stamped.slice(open + 1)}`;
}

function withIdentity(text: string, open: number, meta: JsonObject): string {
  let start = -1;
  walkObject(text, open, (key, at) => {
    if (key === '_meta') start = at;
    return skipValue(text, at);
  });
  return `${text.slice(0, start + 1)}${identity}${isEmpty(meta) ? '' : ','}${text.slice(start + 1)}`;
}

function parse(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}

const isEmpty = (value: JsonObject): boolean => Object.keys(value).length === 0;
