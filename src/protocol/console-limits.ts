/** Open at once, all together. */
export const MOST_CONSOLES = 16;
/** A console that nobody has come to is closed. */
export const TICKET_SECONDS = 30;
