import { stringify } from 'yaml';
import { type MachineSettings, machineSettingsSchema } from '../../protocol/handbook.ts';

/** What is not said yet, as somebody might say it. */
const EXAMPLES: Readonly<Record<keyof MachineSettings, string>> = {
  name: 'RAIN',
  series: 'RAIN PSC',
  type: 'Mark II',
  revision: '"2"',
  about: 'A trainer for supercomputing.',
  owner: 'Ada, ada@example.org',
  place: 'the shelf in room 12',
  use: 'Ask in the chat before long jobs.',
  starting: 'The key switch at the back, then wait a minute.',
  stopping: 'As below; the key switch when all lamps are dark.',
  litres: '28',
  euros: '480',
  ports: '[{port: "1", to: head, note: grey cable}]',
  fuses: '[{place: 5 V rail, rating: 3.15 A slow, spares: 4}]',
  spares: '[screwdriver, two patch cables]',
  notes: 'n3 needs a while to start when it is cold.',
};

/** YAML that says the same again, with a comment for each setting that is not there. */
export function settingsText(settings: MachineSettings): string {
  const keys = Object.keys(machineSettingsSchema.shape) as (keyof MachineSettings)[];
  return keys
    .map((key) => {
      const value = settings[key];
      const isSaid = value !== undefined && !(Array.isArray(value) && value.length === 0);
      const about = machineSettingsSchema.shape[key].description;
      const example = `# ${key}: ${EXAMPLES[key]}\n`;
      return isSaid ? stringify({ [key]: value }) : `${about === undefined ? '' : `# ${about}\n`}${example}`;
    })
    .join('');
}
