CREATE TABLE kiosk (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  pin TEXT,                            -- its hash; NULL: there is none, and the kiosk only shows
  dim TEXT                             -- JSON, as the API tells it; NULL: it never dims
) STRICT;
