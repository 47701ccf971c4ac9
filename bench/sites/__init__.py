"""The labelling pages that can be measured, one a file."""
