"""A second runner of the conformance suite, written from Conformance/RUNNER.md."""
