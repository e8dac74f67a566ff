UPDATE person SET remove_home = 0 WHERE remove_home = 1 AND removed_at < :askedBefore
