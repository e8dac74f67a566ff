DELETE FROM session WHERE hash = unhex(:hash)
