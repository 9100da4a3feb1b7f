/** A moment as a log writes it. */
export interface LogTime {
  /** Ms since the epoch. */
  readonly time: number;
  /** Minutes east of UTC; null where the log does not say, and this computer's time is taken. */
  readonly zone: number | null;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const clf = /^(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?(?: ([+-]\d{4}))?$/;

/** `10/Oct/2000:13:55:36 -0700`, as Apache and nginx write it between brackets. */
export function commonTime(text: string): LogTime | null {
  const [, day, month, year, ...rest] = clf.exec(text) ?? [];
  const number = months.indexOf(month?.toLowerCase() ?? '') + 1;
  return number === 0 ? null : moment(year, String(number), day, rest);
}

/** A time anywhere at the beginning of a line: ISO 8601 with `T` or a space, dashes or slashes. */
const iso =
  /(?<![\d.])(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?(?: ?(Z|[+-]\d{2}:?\d{2})(?!\d))?/;
const syslog = /^\W{0,3}([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})\b/;

/** The time that stands in front of a line's own text. @param now ms since the epoch: syslog leaves out the year */
export function prefixTime(prefix: string, now: number = Date.now()): LogTime | null {
  const head = prefix.slice(0, 200);
  const [whole, year, month, day, ...rest] = iso.exec(head) ?? [];
  if (whole !== undefined) return moment(year, month, day, rest);
  const [, name, date, ...clock] = syslog.exec(head) ?? [];
  const number = months.indexOf(name?.toLowerCase() ?? '') + 1;
  if (number === 0) return null;
  const thisYear = new Date(now).getFullYear();
  const found = moment(String(thisYear), String(number), date, [...clock.slice(0, 3), undefined, undefined]);
  if (found === null || found.time <= now + 86_400_000) return found;
  return moment(String(thisYear - 1), String(number), date, [...clock.slice(0, 3), undefined, undefined]);
}

function moment(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  [hour, minute, second, fraction, zone]: readonly (string | undefined)[],
): LogTime | null {
  const parts = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)];
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  const east = zone === undefined ? null : minutesEast(zone);
  const time =
    east === null
      ? new Date(y, mo, d, h, mi, s, ms).getTime()
      : Date.UTC(y, mo, d, h, mi, s, ms) - east * 60_000;
  return Number.isFinite(time) ? { time, zone: east } : null;
}

function minutesEast(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return digits.startsWith('-') ? -minutes : minutes;
}

/** The moment as its log writes it, to the second: `2026-11-22 12:04:31`; '' where there is no such moment. */
export function shownTime({ time, zone }: LogTime): string {
  const east = zone ?? -new Date(time).getTimezoneOffset();
  const date = new Date(time + east * 60_000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 19).replace('T', ' ');
}
