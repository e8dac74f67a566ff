DELETE FROM lease WHERE pilot = ?
