"""Rows of SQL and ES|QL answers to Arrow tables: one file a form, one for the types."""
