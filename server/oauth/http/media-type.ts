import type { IncomingMessage } from 'node:http';

/**
 * Whether a request says that its body is of this media type, in UTF-8 (the only charset that forms and JSON have
 * here: RFC 6749 appendix B, RFC 8259 §8.1).
 */
export function isOfType(req: IncomingMessage, type: string): boolean {
  const [stated = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
  if (stated.trim() !== type) return false;
  return parameters.every((parameter) => {
    const [name = '', value = ''] = parameter.split('=');
    return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim());
  });
}
