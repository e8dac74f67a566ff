import { expect, test } from 'vitest';
import { planText } from './plan-text.ts';

test('a file is read, and its long name is cut before its end', async () => {
  expect(await planText(new File(['name: x'], 'x.yaml'))).toEqual({ file: 'x.yaml', text: 'name: x' });
  const { file } = await planText(new File([''], `${'a'.repeat(100)}.yaml`));
  expect([file.length, file.endsWith('a.yaml')]).toEqual([80, true]);
});

test('what is too large is not read', async () => {
  const large = new File([new Uint8Array(64 * 1024 + 1)], 'film.yaml');
  await expect(planText(large)).rejects.toMatchObject({ code: 'too-large' });
});

test('a folder that was dropped is named', async () => {
  // As a browser has one: a file of some bytes that cannot be read.
  class Folder extends File {
    override text(): Promise<string> {
      return Promise.reject(new DOMException('The requested file could not be read', 'NotReadableError'));
    }
  }
  await expect(planText(new Folder([], 'plans'))).rejects.toMatchObject({
    code: 'bad-input',
    message: 'plans cannot be read: it is a folder, or it was changed or moved.',
  });
});
