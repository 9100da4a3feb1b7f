/** One line of the control socket. */
export const encode = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);
