// Apart from the schemas: the agent that shall stay small evaluates none.

/** Frames of a panel are told no more often. */
export const FRAMES_PER_SECOND = 20;
/** Where the agent of a node takes `user1 on` and the like, a line each, and answers `ok`; jobs find it in `BREADBOX_LED`. */
export const LED_SOCKET = '/run/breadbox/led.sock';
/** How long an agent's question for what is wanted of its panel stays open. */
export const WANTED_SECONDS = 50;
