"""The figures that the house promises, each beside a limit measured in the same run."""
