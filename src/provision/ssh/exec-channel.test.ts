import { expect, test } from 'vitest';
import { ExecChannel, WINDOW_BYTES } from './exec-channel.ts';
import { FieldReader, MESSAGE } from './mux-wire.ts';

test('single keys that nobody takes count with the memory that they cost, and are sent once there is room', () => {
  const sent: Buffer[] = [];
  const opened = { remote: 1, window: 0, maxPacket: 32 * 1024 };
  const channel = new ExecChannel((packet) => sent.push(packet), opened, { onData() {} });
  for (let keys = 0; keys < 1000; keys++) channel.write(Buffer.from('a'));
  expect(sent).toEqual([]);
  expect(channel.waitingBytes).toBeGreaterThan(100_000);
  const room = Buffer.alloc(4);
  room.writeUInt32BE(WINDOW_BYTES);
  channel.receive(MESSAGE.channelWindowAdjust, new FieldReader(room));
  expect(sent).toHaveLength(1000);
  expect(channel.waitingBytes).toBe(0);
});
