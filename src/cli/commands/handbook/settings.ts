import { machineSettingsSchema } from '../../../protocol/handbook.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { readSettingsFile } from '../../handbook/read-settings-file.ts';
import { settingsText } from '../../handbook/settings-text.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';

export const settings = command<PrintOptions>({
  about: `Shows what was said of the machine as a YAML file, with what could still be said in comments; with FILE, says it. The file is all of it: what is not in it is said no more. Each change is kept with its day in the handbook. Results of benchmarks belong to the name and the revision that hold when they are measured.`,
  args: [{ name: 'FILE', text: 'YAML; - is stdin.', optional: true, complete: ['file'] }],
  options: [JSON_OPTION, quietOption('the name and the revision alone')],
  examples: [
    { does: 'To begin with', line: 'breadbox handbook settings > machine.yaml' },
    { does: 'Say it', line: 'breadbox handbook settings machine.yaml' },
  ],
  async run(world, [file]) {
    const client = connect(world);
    const { signal } = world;
    const body = file === undefined ? undefined : await readSettingsFile(world, machineSettingsSchema, file);
    const machine =
      body === undefined
        ? await client.call('GET /api/handbook', { signal })
        : await client.call('PUT /api/handbook', { body, signal });
    const { name, revision } = machine.settings;
    return {
      json: machine,
      quiet: [name, revision].filter((word) => word !== undefined),
      blocks: [text(settingsText(machine.settings).trimEnd())],
    };
  },
});
