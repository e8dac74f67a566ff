/** States of jobs that ended otherwise than well, as the API takes them. */
export const WENT_WRONG = 'failed,timeout,out-of-memory,node-fail,cancelled';
export const ENDED = `completed,${WENT_WRONG}`;
