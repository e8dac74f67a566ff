SELECT name, node, from_file AS fromFile FROM node_group
