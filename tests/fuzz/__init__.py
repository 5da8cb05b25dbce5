"""Files changed at random: `make fuzz`, never `make test`."""
