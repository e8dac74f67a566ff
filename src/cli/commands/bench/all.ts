import type { CommandGroup } from '../../command.ts';

export const bench: CommandGroup = {
  about: `Measures what the machine is worth, keeps what came out with all that is needed to do it again, and compares it with other machines. docs/measured-results.md says what files of results may hold, and how machines are compared.`,
  commands: [
    { name: 'run', summary: 'measure', load: async () => (await import('./run.ts')).run },
    { name: 'cancel', summary: 'end a benchmark that runs', load: async () => (await import('./cancel.ts')).cancel },
    { name: 'list', summary: 'list results', load: async () => (await import('./list.ts')).list },
    { name: 'show', summary: 'show all of a result', load: async () => (await import('./show.ts')).show },
    {
      name: 'compare',
      summary: 'compare machines: speed, per watt, per euro, per litre',
      load: async () => (await import('./compare.ts')).compare,
    },
    {
      name: 'crossover',
      summary: 'say at how many of one machine they overtake another',
      load: async () => (await import('./crossover.ts')).crossoverCommand,
    },
    {
      name: 'import',
      summary: 'take results from a file',
      load: async () => (await import('./import.ts')).importCommand,
    },
    {
      name: 'export',
      summary: 'print results as a file',
      load: async () => (await import('./export.ts')).exportCommand,
    },
    { name: 'rm', summary: 'remove results', load: async () => (await import('./remove.ts')).remove },
  ],
};
