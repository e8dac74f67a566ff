import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blinkCommand } from './blink-command.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bbx-leds-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function addLight(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text);
}

function read(light: string, file: string): string {
  return readFileSync(join(root, light, file), 'utf8').trim();
}

/** In a process group of its own, as on a host. @returns what it printed */
function blink(seconds: number, endAfterMs?: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', blinkCommand(seconds, root)], { detached: true });
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
      if (endAfterMs !== undefined) setTimeout(() => process.kill(-child.pid!, 'SIGTERM'), endAfterMs);
    });
    child.once('close', () => resolve(printed));
  });
}

describe('blinking', () => {
  it('takes the light for the owner, and gives it back as it was', async () => {
    addLight('input3::capslock', { brightness: '0', trigger: '[kbd-capslock] none' });
    addLight('mmc0::', { brightness: '0', trigger: 'none [mmc0]' });
    addLight('ACT', { brightness: '1', max_brightness: '255', trigger: 'none timer [mmc0] heartbeat' });
    expect(await blink(1)).toBe('ACT\n');
    expect({ brightness: read('ACT', 'brightness'), trigger: read('ACT', 'trigger') }).toEqual({
      brightness: '1',
      trigger: 'mmc0',
    });
    expect(read('mmc0::', 'trigger')).toBe('none [mmc0]');
  });

  it('gives it back also when it is ended before its time', async () => {
    addLight('nanopi:green:status', { brightness: '7', trigger: 'none [heartbeat]' });
    const began = Date.now();
    expect(await blink(60, 300)).toBe('nanopi:green:status\n');
    expect(Date.now() - began).toBeLessThan(30_000);
    expect(read('nanopi:green:status', 'trigger')).toBe('heartbeat');
    expect(read('nanopi:green:status', 'brightness')).toBe('7');
  });

  it('prints nothing where no light is known, or none is there', async () => {
    addLight('phy0-led', { brightness: '0' });
    expect(await blink(1)).toBe('');
    expect(
      await new Promise((resolve) => {
        const child = spawn('/bin/sh', ['-c', blinkCommand(1, '/nowhere')]);
        child.once('close', resolve);
      }),
    ).toBe(0);
  });
});
