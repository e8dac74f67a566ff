import type { CommandSpec } from './command.ts';
import type { PrintOptions } from './options.ts';
import type { Output } from './output/report.ts';
import type { World } from './world.ts';

/** Runs a command and prints what it reports. Answers the exit code. */
export async function carryOut(
  spec: CommandSpec,
  world: World,
  args: readonly string[],
  options: PrintOptions,
): Promise<number> {
  const report = await spec.run(world, args, options as never);
  if (report === undefined) return 0;
  (await chooseOutput(options, world)).write(report);
  return report.exit ?? 0;
}

async function chooseOutput(options: PrintOptions, world: World): Promise<Output> {
  if (options.json) return (await import('./output/json.ts')).jsonOutput(world);
  if (options.quiet) return (await import('./output/quiet.ts')).quietOutput(world);
  return (await import('./output/table.ts')).tableOutput(world);
}
