SELECT run, owner FROM run WHERE state = 'removed'
