import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectSchema } from '../src/protocol/project.ts';

const manual = readFileSync('docs/projects.md', 'utf8');
const blocks = [...manual.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');

test('the manual of project.yaml describes every key, and no other, in the order of the schema', () => {
  const headings = [...manual.matchAll(/^## `(\w+)`$/gm)].map(([, key]) => key);
  expect(headings).toEqual(Object.keys(projectSchema.shape));
});

test.each(Object.entries(projectSchema.shape))('says the default of %s and gives an example', (key, schema) => {
  const section = manual.split(`\n## \`${key}\`\n`)[1]?.split('\n## ')[0] ?? '';
  expect(section).toContain('```yaml');
  const fallback = schema.safeParse(undefined);
  if (!fallback.success) expect(section).toContain('No default.');
  else if (fallback.data !== undefined) expect(section.replaceAll('`', '')).toContain(`Default: ${fallback.data}.`);
});

test.each(blocks)('its example is right: %j', (block) => {
  const example = parse(block) as Record<string, unknown>;
  const whole = { name: 'example', run: 'true', ...example };
  expect(projectSchema.safeParse(whole).error).toBeUndefined();
});

test.each(readdirSync('projects'))('projects/%s has a sound project.yaml and a README', (project) => {
  const file = parse(readFileSync(`projects/${project}/project.yaml`, 'utf8')) as unknown;
  expect(projectSchema.parse(file).name).toBe(project);
  expect(readFileSync(`projects/${project}/README.md`, 'utf8')).toContain('## What a task is');
});
