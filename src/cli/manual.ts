import { type CommandEntry, type CommandSpec, isGroup } from './command.ts';
import { argumentText, optionText, type Place, usage } from './help.ts';
import { ABOUT, ENVIRONMENT, EXIT_CODES, FILES } from './manual-text.ts';

/** The whole command tree as Markdown: docs/cli.md. */
export async function manual(entries: readonly CommandEntry[]): Promise<string> {
  const parts = [
    '# The command line',
    '<!-- Written by `breadbox manual`; change the commands, not this file. -->',
    ABOUT,
    '## Exit codes',
    rows(EXIT_CODES),
    '## Environment',
    rows(ENVIRONMENT),
    '## Files',
    rows(FILES),
    ...(await chapter(entries, 'breadbox')),
  ];
  return `${parts.join('\n\n')}\n`;
}

async function chapter(entries: readonly CommandEntry[], parent: string): Promise<string[]> {
  const parts: string[] = [];
  for (const { name, summary, hidden, load } of entries) {
    if (hidden) continue;
    const place = { path: `${parent} ${name}`, summary };
    const loaded = await load();
    parts.push(`## ${place.path}`, sentence(summary));
    if (isGroup(loaded)) parts.push(loaded.about, ...(await chapter(loaded.commands, place.path)));
    else parts.push(...page(place, loaded));
  }
  return parts;
}

function page(place: Place, spec: CommandSpec): string[] {
  const arguments_ = spec.args.map((arg) => [arg.name, argumentText(arg)] as const);
  const options = spec.options.map((option) => [option.flags, optionText(option)] as const);
  const examples = spec.examples.map(({ does, line }) => `# ${does}\n${line}`);
  return [
    fence(usage(place, spec)),
    spec.about,
    ...(arguments_.length + options.length > 0 ? [rows([...arguments_, ...options])] : []),
    ...(examples.length > 0 ? [fence(examples.join('\n\n'))] : []),
  ];
}

function rows(items: readonly (readonly [string, string])[]): string {
  return items.map(([term, text]) => `- \`${term}\`: ${text}`).join('\n');
}

function fence(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
