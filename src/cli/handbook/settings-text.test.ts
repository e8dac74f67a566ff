import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { machineSettingsSchema } from '../../protocol/handbook.ts';
import { settingsText } from './settings-text.ts';

it('settings are printed so that they can be said again', () => {
  expect(machineSettingsSchema.parse(parse(settingsText(machineSettingsSchema.parse({}))) ?? {})).toEqual({
    ports: [],
    fuses: [],
    spares: [],
  });
  const said = {
    name: 'RAIN: "the" #1',
    revision: '2',
    about: 'One.\n\nTwo.',
    ports: [{ port: '1' }],
    fuses: [],
    spares: ['a'],
    euros: 480,
  };
  expect(machineSettingsSchema.parse(parse(settingsText(said)))).toEqual(said);
  const examples = settingsText(machineSettingsSchema.parse({})).replaceAll(/^# (?=[a-z]+: )/gm, '');
  expect(Object.keys(machineSettingsSchema.parse(parse(examples)))).toEqual(Object.keys(machineSettingsSchema.shape));
});
