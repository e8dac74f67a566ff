-- What the owner has said of a node's front panel; without a row it has no hardware and shows the status.
CREATE TABLE panel (
  node TEXT PRIMARY KEY,
  mode TEXT NOT NULL,                  -- status, load: where no switch in hardware rules
  settings TEXT NOT NULL               -- JSON, as the API tells it
) STRICT;
