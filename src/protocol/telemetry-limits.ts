// Apart from the schemas: the agent's watching face, which shall be small, evaluates none of those.

/** Samples that an agent keeps while its head is away, and how old one may be when it arrives. */
export const KEPT_SAMPLE_SECONDS = 600;
/** An agent that was silent for so long is unreachable. */
export const SILENT_AFTER_SECONDS = 5;
/** How long an agent writes into one request before it ends it, reads the answer, and begins the next. */
export const STREAM_SECONDS = 60;
/** How often the head says into an open request that it still listens (102, RFC 2518): a connection that broke in silence is noticed. */
export const HEARD_EVERY_SECONDS = 5;
/** Of one line; and of values in it. */
export const MAX_LINE_BYTES = 64 * 1024;
export const MAX_SERIES = 500;
