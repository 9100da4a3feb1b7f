const tones = ['', '', 'good', 'plain', 'warn', 'danger'];

/** An HTTP status. The number says it; the colour only helps to find it. */
export function StatusCode({ status }: { status: number }) {
  return (
    <span className="status mono" data-tone={tones[Math.floor(status / 100)] ?? 'plain'}>
      {status}
    </span>
  );
}
