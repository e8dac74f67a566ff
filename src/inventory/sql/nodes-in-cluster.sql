SELECT node FROM cluster_node
