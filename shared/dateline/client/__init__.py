"""What a person or a script does with a running installation from the command line, over HTTP alone."""
