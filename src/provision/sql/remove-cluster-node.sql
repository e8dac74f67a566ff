DELETE FROM cluster_node WHERE node = :node
