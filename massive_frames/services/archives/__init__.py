"""Archives of many pages in one file, of a form that no document tells: found out, bounded, never guessed."""
