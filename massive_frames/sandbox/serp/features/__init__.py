"""The features a page may show beside its ordinary results: one file each."""
