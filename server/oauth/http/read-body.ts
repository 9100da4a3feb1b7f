import type { IncomingMessage } from 'node:http';
import { OAuthError, type OAuthErrorCode } from '../oauth-error.ts';

/** A body must have arrived after this long, ms. */
const deadline = 10_000;
/** So much of an oversized body is read and thrown away, so that its sender gets to read our answer; bytes. */
const drained = 1024 * 1024;

/**
 * The body of a request as text.
 * @param limit the most it may have, bytes.
 * @param code the error to refuse with: endpoints differ.
 * @throws OAuthError where it is too large (413), too slow (408), compressed, not UTF-8, or broken off.
 */
export async function readBody(req: IncomingMessage, limit: number, code: OAuthErrorCode): Promise<string> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new OAuthError(code, 'The body must not be compressed.', {
      detail: `content-encoding ${encoding}`,
    });
  }
  const bytes = await collect(req, limit, code);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new OAuthError(code, 'The body must be UTF-8.');
  }
}

function collect(req: IncomingMessage, limit: number, code: OAuthErrorCode): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: Buffer | OAuthError): void => {
      clearTimeout(timer);
      req.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      if (Buffer.isBuffer(outcome)) resolve(outcome);
      else reject(outcome);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      if (size > drained) settle(tooLarge(limit, code));
    };
    const onEnd = (): void => settle(size > limit ? tooLarge(limit, code) : Buffer.concat(chunks));
    const onClose = (): void =>
      settle(new OAuthError(code, 'The request broke off before its body was complete.'));
    const timer = setTimeout(
      () => settle(new OAuthError(code, 'The body took too long to arrive.', { status: 408 })),
      deadline,
    );
    if (req.destroyed && !req.readableEnded) onClose();
    else req.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

const tooLarge = (limit: number, code: OAuthErrorCode): OAuthError =>
  new OAuthError(code, `The body must not be larger than ${limit} bytes.`, { status: 413 });
