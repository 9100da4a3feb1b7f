/** What one server did under one load: medians of the rounds. */
export interface Row {
  readonly server: string;
  /** Bytes of the argument. */
  readonly size: number;
  readonly concurrency: number;
  /** µs of CPU per call: the server's, and its children's. */
  readonly cpu: number;
  readonly childCpu: number;
  /** `cpu` by that of the server that all are measured by. */
  readonly ratio: number;
  readonly perSecond: number;
  /** Ms. */
  readonly p50: number;
  readonly p99: number;
}

export interface IdleRow {
  readonly sessions: number;
  readonly rssMb: number;
  readonly heapMb: number;
  /** Of calls beside the idle sessions to calls without. */
  readonly cpuRatio: number;
  readonly p50Ratio: number;
}

/** Prints a table for each load. Only the ratios mean something on another machine. */
export function printRows(rows: readonly Row[], base: string): void {
  const loads = [...new Set(rows.map(({ size, concurrency }) => `${size} ${concurrency}`))];
  for (const load of loads) {
    const [size, concurrency] = load.split(' ');
    console.log(`\n${size}-byte argument, ${concurrency} at once (CPU µs per call; ratio to ${base})`);
    console.log(line(['server', 'CPU', 'ratio', 'child', 'calls/s', 'p50 ms', 'p99 ms']));
    for (const row of rows.filter((one) => `${one.size} ${one.concurrency}` === load)) {
      const numbers = [
        row.cpu.toFixed(0),
        row.ratio.toFixed(2),
        row.childCpu.toFixed(0),
        row.perSecond.toFixed(0),
      ];
      console.log(line([row.server, ...numbers, row.p50.toFixed(2), row.p99.toFixed(2)]));
    }
  }
}

export function printIdle({ sessions, rssMb, heapMb, cpuRatio, p50Ratio }: IdleRow): void {
  console.log(`\nidle sessions: ${sessions} → ${rssMb.toFixed(1)} MB (heap ${heapMb.toFixed(1)} MB)`);
  console.log(`calls beside them: ${cpuRatio.toFixed(2)} × the CPU, ${p50Ratio.toFixed(2)} × the p50`);
}

const line = ([name = '', ...cells]: readonly string[]): string =>
  name.padEnd(26) + cells.map((cell) => cell.padStart(9)).join('');
