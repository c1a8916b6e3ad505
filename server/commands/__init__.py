"""What the command line runs: imported only when one of these commands is called."""
