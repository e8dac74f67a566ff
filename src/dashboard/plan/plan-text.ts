import { BreadboxError } from '../../cluster/errors.ts';

const MOST_BYTES = 64 * 1024;
const LONGEST_NAME = 80;

/** A plan as it is typed, and as messages name it. */
export interface PlanText {
  readonly file: string;
  readonly text: string;
}

/** @throws BreadboxError `too-large`; `bad-input` for what the browser cannot read, such as a folder */
export async function planText(file: File): Promise<PlanText> {
  if (file.size > MOST_BYTES)
    throw new BreadboxError('too-large', `${file.name} is no plan: it is larger than 64 KiB.`, {
      hint: 'breadbox plan FILE takes 256 KiB.',
    });
  const text = await file.text().catch((cause: unknown) => {
    throw new BreadboxError('bad-input', `${file.name} cannot be read: it is a folder, or it was changed or moved.`, {
      hint: 'Choose one file, of YAML.',
      cause,
    });
  });
  return { file: file.name.slice(-LONGEST_NAME), text };
}
