/** Where programs of OSU lie below `mpi/`, of all versions, and how many ranks they take. */
export interface OsuGroup {
  readonly group: 'point-to-point' | 'one-sided' | 'collective';
  readonly folder: 'pt2pt' | 'one-sided' | 'collective';
  readonly programs: readonly OsuProgram[];
}

export interface OsuProgram {
  readonly name: string;
  readonly sizes: keyof typeof SIZES;
  readonly isQuick: boolean;
}

/** One call of a program: messages from so many bytes to so many, and how often each. */
export interface OsuCall {
  readonly options: string;
  /** For people: "of 1 to 8192 bytes". */
  readonly about: string;
}

interface Calls {
  readonly quick: readonly (readonly [least: number, most: number, times: number])[];
  readonly whole: Calls['quick'];
}

/**
 * As large, and as often, as Ethernet of 100 Mbit/s carries in a minute or so. OSU's own defaults send 4 MiB a thousand times, of
 * throughput in windows of 64 messages, and from everybody to everybody.
 */
const SIZES = {
  latency: {
    quick: [
      [1, 1024, 100],
      [2048, 65_536, 10],
    ],
    whole: [
      [1, 8192, 1000],
      [16_384, 4_194_304, 20],
    ],
  },
  throughput: {
    quick: [
      [1, 1024, 20],
      [2048, 65_536, 4],
    ],
    whole: [
      [1, 8192, 100],
      [16_384, 1_048_576, 5],
    ],
  },
  collective: {
    quick: [
      [1, 1024, 50],
      [2048, 16_384, 5],
    ],
    whole: [
      [1, 8192, 200],
      [16_384, 1_048_576, 10],
    ],
  },
  everybody: {
    quick: [[1, 1024, 20]],
    whole: [
      [1, 4096, 200],
      [8192, 65_536, 10],
    ],
  },
  none: { quick: [[0, 0, 100]], whole: [[0, 0, 1000]] },
} as const satisfies Record<string, Calls>;

export const OSU_GROUPS: readonly OsuGroup[] = [
  {
    group: 'point-to-point',
    folder: 'pt2pt',
    programs: [
      { name: 'osu_latency', sizes: 'latency', isQuick: true },
      { name: 'osu_bw', sizes: 'throughput', isQuick: true },
      { name: 'osu_bibw', sizes: 'throughput', isQuick: false },
    ],
  },
  {
    group: 'one-sided',
    folder: 'one-sided',
    programs: [
      { name: 'osu_put_latency', sizes: 'latency', isQuick: true },
      { name: 'osu_get_latency', sizes: 'latency', isQuick: false },
      { name: 'osu_acc_latency', sizes: 'latency', isQuick: false },
      { name: 'osu_put_bw', sizes: 'throughput', isQuick: true },
      { name: 'osu_get_bw', sizes: 'throughput', isQuick: false },
    ],
  },
  {
    group: 'collective',
    folder: 'collective',
    programs: [
      { name: 'osu_barrier', sizes: 'none', isQuick: true },
      { name: 'osu_allreduce', sizes: 'collective', isQuick: true },
      { name: 'osu_bcast', sizes: 'collective', isQuick: true },
      { name: 'osu_reduce', sizes: 'collective', isQuick: false },
      { name: 'osu_allgather', sizes: 'everybody', isQuick: false },
      { name: 'osu_alltoall', sizes: 'everybody', isQuick: true },
    ],
  },
];

export function programsOf({ programs }: OsuGroup, quick: boolean): readonly OsuProgram[] {
  return programs.filter(({ isQuick }) => !quick || isQuick);
}

/**
 * How a program is called, one call after another: many small messages, fewer large ones.
 * Options: `-m MIN:MAX` since OSU 5.4, `-i` and `-x` (not counted) since 5.0; osu_barrier takes no sizes.
 */
export function callsOf({ sizes }: OsuProgram, quick: boolean): readonly OsuCall[] {
  return SIZES[sizes][quick ? 'quick' : 'whole'].map(([least, most, times]) => {
    const often = `-i ${times} -x ${Math.ceil(times / 10)}`;
    return most === 0
      ? { options: often, about: 'at all' }
      : { options: `-m ${least}:${most} ${often}`, about: `for messages of ${least} to ${most} bytes` };
  });
}
