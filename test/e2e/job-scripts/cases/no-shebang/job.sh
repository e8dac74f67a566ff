echo hello > made
