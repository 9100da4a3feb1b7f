/** A value that a stranger sent, fit for the journal: one line, at most 200 characters. */
export const shown = (value: string): string => value.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '�').slice(0, 200);
