SELECT run, waits_for AS waitsFor, reason FROM run WHERE state = 'pending' ORDER BY run
