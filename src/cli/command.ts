import type { ValueKind } from './completion/value-kind.ts';
import type { PrintOptions } from './options.ts';
import type { Report } from './output/report.ts';
import type { World } from './world.ts';

/** One line in the list of commands; what it does is loaded when it is used. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly hidden?: boolean;
  /** In the front help these stand together: 'jobs'. */
  readonly topic?: string;
  /** Its command has `readWords`. */
  readonly readsWords?: boolean;
  readonly load: () => Promise<CommandSpec | CommandGroup>;
}

export interface CommandGroup {
  readonly about: string;
  /** Which of them is meant where the group is named alone, or with options. */
  readonly alone?: string | undefined;
  /** The one that is meant may be given its arguments then, too: `breadbox plan FILE`. */
  readonly aloneTakesWords?: boolean;
  readonly commands: readonly CommandEntry[];
}

export interface CommandSpec {
  /** Plain words; an empty line parts paragraphs. */
  readonly about: string;
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /**
   * Parts its words itself, because they are those of another program's command line. `args` and `options` above are then
   * for help and completion alone. @throws BreadboxError `usage`
   */
  readonly readWords?: (words: readonly string[]) => GivenWords;
  /** Nothing: it has written its own stream to stdout, and all went well. */
  readonly run: (world: World, args: readonly string[], options: never) => Promise<Report | undefined>;
}

export interface GivenWords {
  readonly args: readonly string[];
  readonly options: PrintOptions & Readonly<Record<string, unknown>>;
  readonly help: boolean;
}

export interface ArgumentSpec {
  /** Without brackets: `RUN`, or `TASK` with `optional`. */
  readonly name: string;
  readonly text: string;
  readonly optional?: boolean;
  /** The last one: it stands for itself and all that follow. */
  readonly many?: boolean;
  /** What a shell offers for it; `choices` are offered anyway. */
  readonly complete?: readonly ValueKind[];
  readonly choices?: readonly string[];
  /** Before anything is asked of a head. @throws BreadboxError `usage` */
  readonly check?: (text: string) => void;
}

export interface OptionSpec {
  /** `--workers N`, `-q, --quiet`. */
  readonly flags: string;
  readonly text: string;
  readonly parse?: (text: string) => unknown;
  readonly value?: unknown;
  /** What help says of the default where there is no `value`. */
  readonly shownDefault?: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
  readonly complete?: readonly ValueKind[];
}

export interface Example {
  readonly does: string;
  readonly line: string;
}

export function isGroup(loaded: CommandSpec | CommandGroup): loaded is CommandGroup {
  return 'commands' in loaded;
}

/** Keeps the types of a command's own options where it is written. */
export function command<O>(
  spec: Omit<CommandSpec, 'run'> & {
    readonly run: (world: World, args: readonly string[], options: O) => Promise<Report | undefined>;
  },
): CommandSpec {
  return spec;
}
