/** What a measurement of throughput came to. */
export type IperfAnswer =
  | { readonly mbitPerSec: number; readonly retransmits: number | undefined }
  | { readonly because: string };

interface Summary {
  readonly bits_per_second?: number;
  readonly retransmits?: number;
}

/** Of `iperf3 -J`, version 3.1 or later: `sum_received` is what the receiver counted, on whichever side it is. */
export function readIperf(stdout: string, stderr: string): IperfAnswer {
  // Programs of the login may print something before it.
  const begin = stdout.indexOf('{');
  let report: { error?: unknown; end?: { sum_received?: Summary; sum_sent?: Summary } };
  try {
    report = JSON.parse(begin < 0 ? '' : stdout.slice(begin));
  } catch {
    return { because: stderr.trim().split('\n').at(-1) || 'iperf3 said nothing that is understood.' };
  }
  if (report.error !== undefined) return { because: String(report.error) };
  const bits = report.end?.sum_received?.bits_per_second;
  if (typeof bits !== 'number' || !Number.isFinite(bits) || bits < 0) return { because: 'iperf3 told no throughput.' };
  const retransmits = report.end?.sum_sent?.retransmits;
  return {
    mbitPerSec: Math.round(bits / 1e5) / 10,
    retransmits: Number.isInteger(retransmits) ? retransmits : undefined,
  };
}

/** Whether another measurement was in the way, or the one before has not let go yet. */
export function isBusy(answer: IperfAnswer): boolean {
  return 'because' in answer && /busy/.test(answer.because);
}
