"""Browser benchmarks of the workbench, and of other labelling pages measured the same way. README.md says how to run them."""
