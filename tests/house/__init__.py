"""The conventions of the house, as tests. Each runs on whatever rooms exist."""
