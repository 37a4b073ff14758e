"""The formulas through a real TeX: `make test-latex`."""
