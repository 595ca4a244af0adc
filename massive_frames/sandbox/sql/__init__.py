"""Elasticsearch's SQL and ES|QL really executed: translated to DuckDB's dialect over the sample data."""
