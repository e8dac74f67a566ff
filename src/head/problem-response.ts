import { type BreadboxError, httpStatus } from '../cluster/errors.ts';
import type { Problem } from '../protocol/problem.ts';

/** An error as RFC 9457 `application/problem+json`. */
export function problemResponse(error: BreadboxError, headers: Readonly<Record<string, string>> = {}): Response {
  const status = httpStatus(error.code);
  const problem: Problem = {
    type: 'about:blank',
    title: error.message,
    status,
    code: error.code,
    ...(error.hint !== undefined && { hint: error.hint }),
  };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}
