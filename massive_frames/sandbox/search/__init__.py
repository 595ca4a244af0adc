"""Searches and aggregations of OpenSearch, really executed over the sandbox's own documents."""
