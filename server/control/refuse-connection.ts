import type { Socket } from 'node:net';
import { encode } from './encode.ts';

/** Tells one front end too many so, and lets it go. */
export function refuseConnection(socket: Socket): void {
  const message = 'Too many programs are connected to Drawbridge already: close one of them and try again.';
  socket.on('error', () => socket.destroy());
  socket.end(encode({ id: null, ok: false, error: { code: 'not-possible', message } }), () =>
    socket.destroy(),
  );
}
