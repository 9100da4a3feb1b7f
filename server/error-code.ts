/** The system's word for what went wrong, as `ENOENT`. @param otherwise what stands for it where there is none */
export const errorCode = (error: unknown, otherwise = ''): string =>
  error instanceof Error && 'code' in error ? String(error.code) : otherwise;
