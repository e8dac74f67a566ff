import type { Collector, CollectorKind, Values } from './collector.ts';
import { inaRails, putBoardPower } from './ina3221.ts';
import { jetsonLoadPath } from './jetson-gpu.ts';
import { RunningProgram } from './running-program.ts';

const MEGAHERTZ = 1e6;
/** A GPU that is switched off is at -256C. */
const ABSENT_CELSIUS = -100;

interface TegraLine {
  readonly gpu: Values;
  readonly rails: ReadonlyMap<string, number>;
}

/**
 * One line of NVIDIA's tegrastats: `GR3D_FREQ 12%@921` (later `GR3D_FREQ 12%@[921]`, or without a clock), `GPU@40.5C`, and rails
 * `POM_5V_IN 1750/1628`, in mW now and on average (later with `mW` behind both).
 */
export function parseTegrastats(line: string): TegraLine {
  const gpu: Values = {};
  const [, busy, clock] = line.match(/\bGR3D_FREQ (\d+)%(?:@\[?(\d+))?/) ?? [];
  if (busy !== undefined) gpu['gpu_busy_ratio.0'] = Number(busy) / 100;
  if (clock !== undefined) gpu['gpu_frequency_hertz.0'] = Number(clock) * MEGAHERTZ;
  const celsius = line.match(/\bgpu@(-?\d+(?:\.\d+)?)C/i)?.[1];
  if (celsius !== undefined && Number(celsius) > ABSENT_CELSIUS) gpu['gpu_temperature_celsius.0'] = Number(celsius);
  const rails = new Map<string, number>();
  for (const [, name, milliwatts] of line.matchAll(/\b([A-Z][A-Z0-9_]*[A-Z0-9]) (\d+)(?:mW)?\/\d+(?:mW)?(?= |$)/g)) {
    // `RAM 1923/3964MB` has its unit at its end, and is none of them. NC: nothing is connected there.
    if (name !== 'NC') rails.set(name!, Number(milliwatts) / 1000);
  }
  return { gpu, rails };
}

/** One tegrastats that stays, for what the kernel's own files do not tell: it costs more than they do. */
export const tegrastats: CollectorKind = {
  name: 'tegrastats',
  create({ root }): Collector | undefined {
    const path = root.program('tegrastats');
    const [needsGpu, needsRails] = [jetsonLoadPath(root) === undefined, inaRails(root).length === 0];
    if (path === undefined || (!needsGpu && !needsRails)) return undefined;
    let last: string | undefined;
    const program = new RunningProgram({
      argv: [path, '--interval', '1000'],
      onLine: (line) => {
        last = line;
      },
    });
    return {
      read(now, values) {
        program.tend(now);
        if (last !== undefined) {
          const { gpu, rails } = parseTegrastats(last);
          if (needsGpu) Object.assign(values, gpu);
          if (needsRails) putBoardPower(rails, values);
        }
        last = undefined;
      },
      stop: () => program.stop(),
    };
  },
};
