"""Pages of the documentation whose numbers are computed: each module writes one, and a test keeps it up to date."""
