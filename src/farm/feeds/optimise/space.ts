import type { ParameterSpec } from '../../../protocol/optimise.ts';

interface Axis {
  readonly name: string;
  readonly spec: ParameterSpec;
  /** What the unit interval stands for: the range, or its logarithm; half a step more on each side for integers. */
  readonly low: number;
  readonly width: number;
}

/** The parameters of a project as coordinates between 0 and 1. */
export class Space {
  readonly #axes: readonly Axis[];

  constructor(parameters: Readonly<Record<string, ParameterSpec>>) {
    this.#axes = Object.entries(parameters).map(([name, spec]) => {
      const margin = spec.integer ? 0.5 : 0;
      const low = scaled(spec, spec.from - margin);
      return { name, spec, low, width: scaled(spec, spec.to + margin) - low };
    });
  }

  get dimension(): number {
    return this.#axes.length;
  }

  /** The distance of neighbouring values, 0 for a real parameter. On a logarithmic scale, that of the largest two. */
  get steps(): readonly number[] {
    return this.#axes.map(({ spec, low, width }) =>
      spec.integer ? 1 - (scaled(spec, spec.to - 0.5) - low) / width : 0,
    );
  }

  /** How many points there are: Infinity where one parameter is real. */
  get size(): number {
    return this.#axes.reduce((size, { spec }) => size * (spec.integer ? spec.to - spec.from + 1 : Infinity), 1);
  }

  parametersAt(at: readonly number[]): Record<string, number> {
    return Object.fromEntries(this.#axes.map((axis, index) => [axis.name, valueAt(axis, at[index] ?? 0)]));
  }

  /** Where these parameters are; the coordinate of one that is missing is missing. */
  coordinatesOf(parameters: Readonly<Record<string, number>>): (number | undefined)[] {
    return this.#axes.map(({ name, spec, low, width }) => {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      return value === undefined ? undefined : within(0, (scaled(spec, value) - low) / width, 1);
    });
  }
}

function valueAt({ spec, low, width }: Axis, coordinate: number): number {
  const position = low + coordinate * width;
  const value = spec.scale === 'log' ? Math.exp(position) : position;
  return within(spec.from, spec.integer ? Math.round(value) : value, spec.to) + 0; // never -0
}

function scaled({ scale }: ParameterSpec, value: number): number {
  return scale === 'log' ? Math.log(value) : value;
}

function within(low: number, value: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
