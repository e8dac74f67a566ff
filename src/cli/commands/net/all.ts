import type { CommandGroup } from '../../command.ts';

export const net: CommandGroup = {
  about: `Measures the network between the nodes: pings between all of them, and throughput by iperf3, both ways, no node in two measurements at once. From the pattern of slow paths it says which cable is at fault. By itself, at the start of the head and after each start of a node, it makes a quick test between the head and the nodes; throughput is not measured by itself while jobs run.`,
  commands: [
    { name: 'test', summary: 'measure, and say what is slow', load: async () => (await import('./test.ts')).test },
    { name: 'show', summary: 'show a test, or the last one', load: async () => (await import('./show.ts')).show },
    { name: 'list', summary: 'list the last tests', load: async () => (await import('./list.ts')).list },
  ],
};
