export const MOST_WORKERS = 4096;
export const NAME_PATTERN = '(?!r[0-9]+$)[A-Za-z0-9][A-Za-z0-9._\\-]{0,62}';
export const NAME_RULE = 'Letters, digits, ".", "-" and "_".';
export const PRIORITY_NOTE = 'From -100 to 100. Of the runs of one user, the highest is worked on first.';
