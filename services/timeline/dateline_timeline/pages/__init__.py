"""Pages for people: rendered on the server, without scripts, with nothing from anybody else."""
