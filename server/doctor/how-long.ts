/** How long that is: `0.4 s`, `45 s`, `4 min 40 s`, `3 h 5 min`, `2 d 4 h`. @param duration ms */
export function howLong(duration: number): string {
  if (duration < 10_000) return `${Math.round(duration / 100) / 10} s`;
  const seconds = Math.round(duration / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return joined(seconds, 60, 'min', 's');
  return seconds < 172_800
    ? joined(Math.round(seconds / 60), 60, 'h', 'min')
    : joined(Math.round(seconds / 3600), 24, 'd', 'h');
}

function joined(amount: number, per: number, large: string, small: string): string {
  const rest = amount % per;
  return `${Math.floor(amount / per)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
