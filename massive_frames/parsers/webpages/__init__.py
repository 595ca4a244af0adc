"""What a web page tells of itself: one module for each kind of thing that is read from it."""
