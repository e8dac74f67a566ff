-- The token that a session began with, and ends with. NULL: it began otherwise, or before this was written down.
ALTER TABLE session ADD COLUMN token TEXT;
