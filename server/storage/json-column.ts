import { z } from 'zod';

/** A TEXT column that holds JSON of a known shape. */
export const jsonColumn = <T extends z.ZodType>(shape: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape);
