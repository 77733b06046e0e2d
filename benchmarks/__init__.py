"""The promises of speed, measured: `make bench`. Each figure stands beside its mark and a limit of the same run."""
