SELECT node FROM cluster_node ORDER BY node
