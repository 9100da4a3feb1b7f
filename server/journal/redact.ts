import type { Detail } from '../../protocol/events.ts';
import { mask, redactText } from './redact-text.ts';
import { hidesNumber, hidesText } from './sensitive-keys.ts';

/** Bounds of one detail: what the journal keeps of a request or an answer is a sketch, not a copy. */
const limits = { characters: 4096, text: 1000, name: 100, depth: 6, members: 50, nodes: 400 } as const;

/** What a detail may still use up while it is copied. */
interface Allowance {
  characters: number;
  nodes: number;
}

export interface Redacted {
  detail: Detail;
  /** About how many characters it holds. */
  size: number;
}

/**
 * The last net before the journal: a bounded copy of a detail in which everything under a name that stands before
 * secrets is `[redacted]`, and secrets inside other texts are masked. Never throws, whatever it is given: cycles,
 * getters that throw, BigInt and functions included.
 */
export function redact(detail: Detail): Redacted {
  const left: Allowance = { characters: limits.characters, nodes: limits.nodes };
  const copy = copyObject(detail, limits.depth, left);
  return { detail: copy, size: limits.characters - left.characters };
}

export const redactDetail = (detail: Detail): Detail => redact(detail).detail;

function copyObject(source: object, depth: number, left: Allowance): Detail {
  const copy: Detail = {};
  let members = 0;
  for (const name of namesOf(source)) {
    if (members >= limits.members || left.characters <= 0 || left.nodes <= 0) {
      copy['…'] = 'cut';
      break;
    }
    members += 1;
    const value = copyValue(name, read(source, name), depth - 1, left);
    if (value === undefined) continue;
    // Assigning to `__proto__` would set the prototype instead.
    const safeName = name === '__proto__' ? '[__proto__]' : redactText(name, limits.name);
    left.characters -= safeName.length;
    copy[safeName] = value;
  }
  return copy;
}

function copyList(source: readonly unknown[], name: string, depth: number, left: Allowance): unknown[] {
  const copy: unknown[] = [];
  const length = Math.min(source.length, limits.members);
  for (let index = 0; index < length && left.characters > 0 && left.nodes > 0; index += 1) {
    copy.push(copyValue(name, read(source, String(index)), depth - 1, left) ?? null);
  }
  if (copy.length < source.length) copy.push('…');
  return copy;
}

/** The value to keep under a name; undefined where there is nothing to keep. */
function copyValue(name: string, value: unknown, depth: number, left: Allowance): unknown {
  left.nodes -= 1;
  left.characters -= 8;
  switch (typeof value) {
    case 'string':
      return copyText(name, value, left);
    case 'number':
      if (hidesNumber(name)) return mask;
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return hidesText(name) ? mask : `${value}`.slice(0, 40);
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      return hidesText(name) ? mask : copyStructure(name, value, depth, left);
    default:
      return undefined;
  }
}

function copyText(name: string, text: string, left: Allowance): string {
  if (hidesText(name) && text !== '') return mask;
  const kept = redactText(text, Math.max(2, Math.min(limits.text, left.characters)));
  left.characters -= kept.length;
  return kept;
}

function copyStructure(name: string, value: object, depth: number, left: Allowance): unknown {
  if (depth <= 0) return '…';
  try {
    if (Array.isArray(value)) return copyList(value, name, depth, left);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof Error) return copyText(name, `${value.name}: ${value.message}`, left);
    if (value instanceof URL) return copyText(name, value.href, left);
  } catch {
    return '[unreadable]';
  }
  return copyObject(value, depth, left);
}

function namesOf(source: object): string[] {
  try {
    return Object.keys(source);
  } catch {
    return [];
  }
}

function read(source: object, name: string): unknown {
  try {
    return Reflect.get(source, name);
  } catch {
    return '[unreadable]';
  }
}
