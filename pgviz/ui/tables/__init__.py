"""Results of the core laid out as sheets: which number stands where, how it is called, and what it is linked with."""
