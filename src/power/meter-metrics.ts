/** What a scraper is told of one meter. */
export interface PresentMeter {
  readonly meter: string;
  readonly covers: string;
  readonly watts: number | undefined;
  readonly totalWh: number | undefined;
}

const JOULES_IN_WH = 3600;

/**
 * `breadbox_meter_power_watts{meter="plug",covers="the boards"}`, and what it counts as `breadbox_meter_energy_joules_total`, since base
 * units are Prometheus' custom. What is not known is not there. The format: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function meterMetrics(meters: readonly PresentMeter[]): string {
  const watts = lines(meters, 'watts', 'breadbox_meter_power_watts', 'gauge', 'What a power meter shows now.', 1);
  const joules = lines(
    ...([
      meters,
      'totalWh',
      'breadbox_meter_energy_joules_total',
      'counter',
      'What a power meter has counted.',
    ] as const),
    JOULES_IN_WH,
  );
  return [...watts, ...joules].map((line) => `${line}\n`).join('');
}

function lines(
  meters: readonly PresentMeter[],
  figure: 'watts' | 'totalWh',
  name: string,
  type: 'gauge' | 'counter',
  about: string,
  factor: number,
): readonly string[] {
  const values = meters.flatMap((meter) => {
    const value = meter[figure];
    return value === undefined
      ? []
      : [`${name}{meter="${meter.meter}",covers="${escaped(meter.covers)}"} ${value * factor}`];
  });
  return values.length === 0 ? [] : [`# HELP ${name} ${about}`, `# TYPE ${name} ${type}`, ...values];
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
