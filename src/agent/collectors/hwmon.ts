import type { Root } from './root.ts';

const HWMON = 'sys/class/hwmon';

/** A chip that measures, as all of them show themselves (Documentation/hwmon/sysfs-interface.rst). */
export interface Chip {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly string[];
}

/** Their numbers change from start to start; their names do not. */
export function chipsOf(root: Root): Chip[] {
  return root.list(HWMON).flatMap((entry) => {
    const directory = `${HWMON}/${entry}`;
    const name = root.text(`${directory}/name`);
    return name === undefined ? [] : [{ name, directory, files: root.list(directory) }];
  });
}

/** The numbers N of its files `temp1_input`, say. */
export function channelsOf({ files }: Chip, kind: string): number[] {
  return files.flatMap((file) => {
    const channel = file.match(/^([a-z]+)(\d+)_input$/);
    return channel?.[1] === kind ? [Number(channel[2])] : [];
  });
}

/** Instances of a series: without spaces, and no two alike. */
export class Names {
  readonly #taken = new Set<string>();

  free(wanted: string): string {
    const name = wanted.replace(/[^!-~]+/g, '_').slice(0, 60);
    for (let nth = 1; ; nth++) {
      const candidate = nth === 1 ? name : `${name}-${nth}`;
      if (this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      return candidate;
    }
  }
}
