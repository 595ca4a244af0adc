"""The services' doubles: each file here that has `routes(state)` is served, without being listed anywhere."""
