SELECT run FROM run WHERE state = 'removed'
