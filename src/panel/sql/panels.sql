SELECT node, mode, settings FROM panel
