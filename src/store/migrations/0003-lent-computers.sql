ALTER TABLE token ADD COLUMN made_by TEXT;                 -- of a lent computer's own token: the one that it was lent with
