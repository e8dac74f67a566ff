-- Whether its beginning was sent: its end is sent, too, also by a head that was started in between.
ALTER TABLE alert ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
