import { expect, it } from 'vitest';
import { readRunWords } from './run-words.ts';

it.each([
  [['-w', 'n1', 'ls', '-l', '--user', 'x'], ['ls', '-l', '--user', 'x'], { nodes: ['n1'] }],
  [['-bw', 'n[1-4]', '--', '-odd', 'word'], ['-odd', 'word'], { nodes: ['n[1-4]'], fold: true }],
  [['--nodes=n1', '-wn2', '--root', 'true'], ['true'], { nodes: ['n1', 'n2'], root: true }],
  [['-w', 'n1', 'sh', '--', '-c'], ['sh', '--', '-c'], { nodes: ['n1'] }],
  [['-w', 'n1'], [], { nodes: ['n1'] }],
])('%j', (words, args, options) => {
  const read = readRunWords(words);
  expect(read.args).toEqual(args);
  expect({ ...read.options }).toEqual(options);
  expect(read.help).toBe(false);
});

it('names an option that is none of ours, where it stands before the command', () => {
  expect(() => readRunWords(['-w', 'n1', '-z', 'true'])).toThrow("Unknown option '-z'.");
  expect(() => readRunWords(['-w'])).toThrow(/-w/);
});
