import { exitDrained } from './exit-drained.ts';

// What is not asked for is not evaluated: to make the schemas of the protocol takes as long as Node's own start.
const words = process.argv.slice(2);

async function run(): Promise<number> {
  if (words[0] === 'look-alike') {
    const { lookAlike } = await import('./look-alikes/look-alike.ts');
    return lookAlike(words[1] ?? '', words.slice(2));
  }
  if (words[0] === 'watch' && !words.includes('--help')) {
    const { watch } = await import('./watch/watch.ts');
    return watch(words.slice(1));
  }
  if (words[0] === 'led' && !words.includes('--help')) {
    const { led } = await import('./panel/led-command.ts');
    return led(words.slice(1), process.env);
  }
  const { agentCommand } = await import('./agent-commands.ts');
  return agentCommand(words);
}

run().then(exitDrained);
