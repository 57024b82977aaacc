"""What each command of ``zhiyi`` does; ``cli`` parses, these work and print."""
