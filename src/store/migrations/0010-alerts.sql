CREATE TABLE alert (
  alert INTEGER PRIMARY KEY AUTOINCREMENT,
  rule TEXT NOT NULL,
  node TEXT NOT NULL,
  since INTEGER NOT NULL,              -- milliseconds since 1970, by the head's clock
  until INTEGER,                       -- NULL: it goes on
  told TEXT NOT NULL                   -- JSON, as the API tells it
) STRICT;
CREATE INDEX alert_that_goes_on ON alert (since) WHERE until IS NULL;

CREATE TABLE alert_settings (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  settings TEXT NOT NULL               -- JSON, with its secrets
) STRICT;
