/**
 * An expected failure of starting or running: a busy port, an unwritable folder, a broken file. The message is one
 * sentence (what, why, what to do); it is shown as it is, without a stack trace.
 */
export class Fault extends Error {
  override name = 'Fault';
}

/** The same of a server that a service manager starts: another try would fail in the same way. */
export class CannotStart extends Fault {
  override name = 'CannotStart';
}
