"""One command a file: each module here is a command of its name, and holds it as ``COMMAND``."""
