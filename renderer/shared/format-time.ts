const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(time: number, locale: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale}${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known.format(time);
}

const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
/** Whole days from the day of `now` to the day of `time`; rounded, for days of 23 or 25 hours. */
const daysApart = (time: number, now: number): number => Math.round((midnight(time) - midnight(now)) / day);

// All times below are milliseconds since the epoch. `locale` is the system's where left out.

/** `14:02:11`, and the day before it where that is not today. */
export function clock(time: number, now: number, locale?: string): string {
  const at = format(time, locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  if (daysApart(time, now) === 0) return at;
  return `${format(time, locale, { day: 'numeric', month: 'short' })} ${at}`;
}

/** `now`, `12 s`, `3 min`, `2 h`, `5 d`: how long ago. A time still to come counts as now. */
export function age(time: number, now: number): string {
  const gone = now - time;
  if (gone < 2 * second) return 'now';
  if (gone < minute) return `${Math.floor(gone / second)} s`;
  if (gone < hour) return `${Math.floor(gone / minute)} min`;
  if (gone < day) return `${Math.floor(gone / hour)} h`;
  return `${Math.floor(gone / day)} d`;
}

/** `just now`, `3 min ago`. */
export function ago(time: number, now: number): string {
  const text = age(time, now);
  return text === 'now' ? 'just now' : `${text} ago`;
}

/** `14:05`, `tomorrow, 14:05`, `3 Dec, 14:05`. */
export function moment(time: number, now: number, locale?: string): string {
  const at = format(time, locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const apart = daysApart(time, now);
  if (apart === 0) return at;
  if (apart === 1) return `tomorrow, ${at}`;
  if (apart === -1) return `yesterday, ${at}`;
  return `${format(time, locale, { day: 'numeric', month: 'short' })}, ${at}`;
}

/** `14:05`, `yesterday`, `3 Dec`: for where there is little room. */
export function shortMoment(time: number, now: number, locale?: string): string {
  const apart = daysApart(time, now);
  if (apart === 0) return moment(time, now, locale);
  return apart === -1 ? 'yesterday' : format(time, locale, { day: 'numeric', month: 'short' });
}

/** Day, time and milliseconds, for details and tooltips. */
export function fullTime(time: number, locale?: string): string {
  return format(time, locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });
}

/** `4:07`, and `0:00` in the last second and after. `left` in ms. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.floor(left / second));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `<1 ms`, `12 ms`, `1.2 s`, `3 min`. `ms` is a duration. */
export function took(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms < 10 * second) return `${(ms / second).toFixed(1)} s`;
  if (ms < 2 * minute) return `${Math.round(ms / second)} s`;
  if (ms < 2 * hour) return `${Math.round(ms / minute)} min`;
  return `${Math.round(ms / hour)} h`;
}
