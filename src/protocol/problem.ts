import { z } from 'zod';

/** The body of every error: RFC 9457 `application/problem+json` with Breadbox's stable `code`. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string().describe('What happened, in a sentence.'),
  status: z.int(),
  code: z.string().describe('Stable; listed in docs/errors.md.'),
  hint: z.string().optional().describe('What to do about it.'),
});

export type Problem = z.infer<typeof problemSchema>;
