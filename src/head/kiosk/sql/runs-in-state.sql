SELECT run, reason FROM run WHERE state = :state ORDER BY run
