import { expect, it } from 'vitest';
import { EventLines } from './event-lines.ts';

const end = (node: string) => ({ event: 'end', node, exitCode: 0, seconds: 1 }) as const;

it('hands over what has gathered, in order, and ends', async () => {
  const lines = new EventLines();
  for (const node of ['n1', 'n2']) lines.push(end(node));
  lines.end();
  const pieces: string[] = [];
  for await (const piece of lines.read()) pieces.push(piece);
  expect(pieces).toHaveLength(1);
  expect(
    pieces[0]!
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).node),
  ).toEqual(['n1', 'n2']);
});

it('holds back who writes while the reader is behind', async () => {
  const lines = new EventLines();
  const text = 'x'.repeat(600_000);
  const push = () => lines.push({ event: 'output', node: 'n1', stream: 'stdout', text });
  expect(push()).toBeUndefined();
  const room = push()!;
  let hasRoom = false;
  void room.then(() => {
    hasRoom = true;
  });
  await new Promise(setImmediate);
  expect(hasRoom).toBe(false);
  const reader = lines.read();
  await reader.next();
  await room;
  expect(push()).toBeUndefined();
  await reader.return(undefined);
});
